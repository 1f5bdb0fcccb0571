package dev.procession.codec;

import java.io.NotSerializableException;
import java.lang.invoke.SerializedLambda;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Explains why a value could not be encoded: which part, how it is reached, what to do. */
final class Diagnosis {
  private final @Nullable Object root;
  private final PathFinder paths;

  Diagnosis(@Nullable Object root, @Nullable UnaryOperator<Object> replacement) {
    this.root = root;
    this.paths = new PathFinder(new Neighbours(replacement));
  }

  EncodingException of(Throwable failure, @Nullable Object last) {
    if (failure instanceof TooLargeException) {
      return whole("the value " + failure.getMessage() + "; send it in parts", failure);
    }
    if (root != null && last != null && isAbout(failure, last)) {
      return notSerializable(pathTo(root, last), failure);
    }
    return userCode(failure);
  }

  EncodingException tooDeep(Throwable failure) {
    return whole("the value is nested too deep for a 1 GiB stack", failure);
  }

  /** Not about it if the user's own code threw the same kind of exception. */
  private static boolean isAbout(Throwable failure, Object last) {
    return failure instanceof NotSerializableException
        && last.getClass().getName().equals(failure.getMessage());
  }

  @SuppressWarnings("ReferenceEquality")
  private Step pathTo(Object from, Object object) {
    Optional<Step> found = paths.find(from, each -> each == object);
    return found.orElseGet(
        () -> Step.root(from).to(Step.Kind.FIELD, "…" + Step.name(object.getClass()), object));
  }

  private static EncodingException notSerializable(Step guilty, Throwable failure) {
    String message = "cannot encode " + place(guilty) + subject(guilty) + " is not serializable; ";
    return exception(guilty, message + remedy(guilty), failure);
  }

  private EncodingException userCode(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      String name = frame.getMethodName();
      if (name.equals("writeObject")
          || name.equals("writeReplace")
          || name.equals("writeExternal")) {
        if (frame.getClassName().startsWith("java.")) {
          break;
        }
        return threw(frame, failure);
      }
    }
    return whole(Throwables.text(failure), failure);
  }

  private EncodingException threw(StackTraceElement frame, Throwable failure) {
    String type = frame.getClassName();
    String message = frame.getMethodName() + " of " + type + " threw " + Throwables.text(failure);
    if (root == null) {
      return whole(message, failure);
    }
    Optional<Step> found = paths.find(root, each -> extendsType(each.getClass(), type));
    if (found.isEmpty()) {
      return whole(message, failure);
    }
    Step guilty = found.get();
    return exception(
        guilty, "cannot encode " + place(guilty) + subject(guilty) + ": " + message, failure);
  }

  private static boolean extendsType(Class<?> type, String name) {
    Class<?> each = type;
    while (each != null && !each.getName().equals(name)) {
      each = each.getSuperclass();
    }
    return each != null;
  }

  private EncodingException whole(String reason, Throwable failure) {
    String type = root == null ? "null" : root.getClass().getName();
    String message = "cannot encode a value of type " + type + ": " + reason;
    return new EncodingException(
        message, root == null ? "null" : Step.name(root.getClass()), type, failure);
  }

  /** The lambda on the way, if there is one, else the root. */
  private static String place(Step guilty) {
    Step lambda = guilty.lambda();
    if (lambda != null) {
      return "lambda made in " + origin(lambda).place() + ": ";
    }
    Step root = guilty;
    while (root.from() != null) {
      root = root.from();
    }
    return root.label() + ": ";
  }

  private static String subject(Step guilty) {
    String type = guilty.object().getClass().getName();
    return switch (guilty.kind()) {
      case ROOT -> "value of type " + type;
      case FIELD -> "field " + guilty.path() + " of type " + type;
      case COMPONENT -> "record component " + guilty.path() + " of type " + type;
      case ELEMENT -> "element " + guilty.path() + " of type " + type;
      case REPLACED -> "replacement of type " + type + " at " + guilty.path();
      case CAPTURED -> captured(guilty, type);
    };
  }

  private static String captured(Step guilty, String type) {
    boolean isThis = guilty.label().equals(".this");
    String number = isThis ? "1 (this, of type " : guilty.label().substring(".captured".length());
    return "captured argument " + number + (isThis ? "" : " (of type ") + type + ")";
  }

  private static String remedy(Step guilty) {
    Step lambda = guilty.lambda();
    boolean isThis = guilty.kind() == Step.Kind.CAPTURED && guilty.label().equals(".this");
    return isThis && lambda != null ? origin(lambda).remedy() : Advice.on(guilty);
  }

  private static LambdaOrigin origin(Step lambda) {
    Step function = lambda.from() == null ? lambda : lambda.from();
    ClassLoader loader = function.object().getClass().getClassLoader();
    return new LambdaOrigin((SerializedLambda) lambda.object(), loader);
  }

  private static EncodingException exception(Step guilty, String message, Throwable failure) {
    String type = guilty.object().getClass().getName();
    return new EncodingException(message, guilty.path(), type, failure);
  }
}
