package dev.procession.codec;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The objects that would be written next for an object, as far as reflection may see them. */
@SuppressWarnings("ReferenceEquality") // identity is what the stream goes by
final class Neighbours {
  private final @Nullable UnaryOperator<Object> replacement;

  Neighbours(@Nullable UnaryOperator<Object> replacement) {
    this.replacement = replacement;
  }

  List<Step> of(Step step) {
    Object object = step.object();
    List<Step> found = new ArrayList<>();
    Object replaced = replaced(object);
    if (replaced != object) {
      add(found, step, Step.Kind.REPLACED, "", replaced);
      return found;
    }
    if (object instanceof SerializedLambda lambda) {
      captured(found, step, lambda);
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        add(found, step, Step.Kind.ELEMENT, "[" + i + "]", array[i]);
      }
    } else {
      contents(found, step, object);
      fields(found, step, object);
    }
    return found;
  }

  /** What the object's writeReplace or our caller's replacement puts in its place. */
  private Object replaced(Object object) {
    Method method = Proxy.isProxyClass(object.getClass()) ? null : writeReplace(object.getClass());
    try {
      Object replaced = method == null ? object : method.invoke(object);
      if (replaced == object && replacement != null) {
        replaced = replacement.apply(object);
      }
      return replaced == null ? object : replaced;
    } catch (ReflectiveOperationException | RuntimeException _) {
      return object; // the stream met the same failure, and reports it
    }
  }

  private static @Nullable Method writeReplace(Class<?> type) {
    if (!Serializable.class.isAssignableFrom(type) || isJdk(type)) {
      return null;
    }
    for (Class<?> each = type; each != null && !isJdk(each); each = each.getSuperclass()) {
      try {
        Method method = each.getDeclaredMethod("writeReplace");
        method.setAccessible(true);
        return method;
      } catch (NoSuchMethodException | InaccessibleObjectException _) {
        // most classes have none; look into the next
      }
    }
    return null;
  }

  private static void captured(List<Step> found, Step step, SerializedLambda lambda) {
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      String label = i == 0 && LambdaOrigin.capturesThis(lambda) ? ".this" : ".captured" + (i + 1);
      add(found, step, Step.Kind.CAPTURED, label, lambda.getCapturedArg(i));
    }
  }

  private static void contents(List<Step> found, Step step, Object object) {
    switch (object) {
      case Collection<?> collection -> {
        int index = 0;
        for (Object element : collection) {
          add(found, step, Step.Kind.ELEMENT, "[" + index++ + "]", element);
        }
      }
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          String key = String.valueOf(entry.getKey());
          add(found, step, Step.Kind.ELEMENT, ".key(" + key + ")", entry.getKey());
          add(found, step, Step.Kind.ELEMENT, "[" + key + "]", entry.getValue());
        }
      }
      case Map.Entry<?, ?> entry -> {
        add(found, step, Step.Kind.ELEMENT, ".key", entry.getKey());
        add(found, step, Step.Kind.ELEMENT, ".value", entry.getValue());
      }
      case Optional<?> optional ->
          add(found, step, Step.Kind.ELEMENT, ".value", optional.orElse(null));
      case AtomicReference<?> reference ->
          add(found, step, Step.Kind.ELEMENT, ".value", reference.get());
      case Throwable thrown -> {
        add(found, step, Step.Kind.FIELD, ".cause", thrown.getCause());
        for (Throwable suppressed : thrown.getSuppressed()) {
          add(found, step, Step.Kind.ELEMENT, ".suppressed", suppressed);
        }
      }
      case Object proxy when Proxy.isProxyClass(proxy.getClass()) ->
          add(found, step, Step.Kind.FIELD, ".handler", Proxy.getInvocationHandler(proxy));
      default -> {}
    }
  }

  /** The JDK's own fields are closed to us; what its classes hold is in {@link #contents}. */
  private static void fields(List<Step> found, Step step, Object object) {
    Class<?> type = object.getClass();
    boolean whole = object instanceof Record || SourceFileStandIn.isSourceFile(type);
    for (Class<?> each = type; each != null && !isJdk(each); each = each.getSuperclass()) {
      if (!whole && !Serializable.class.isAssignableFrom(each)) {
        return;
      }
      for (Field field : each.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers)
            && !Modifier.isTransient(modifiers)
            && !field.getType().isPrimitive()) {
          Step.Kind kind = object instanceof Record ? Step.Kind.COMPONENT : Step.Kind.FIELD;
          add(found, step, kind, "." + field.getName(), read(field, object));
        }
      }
    }
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException _) {
      return null; // in a module closed to us: the path ends before it
    }
  }

  private static void add(
      List<Step> found, Step from, Step.Kind kind, String label, @Nullable Object object) {
    if (object != null && !(object instanceof String) && !(object instanceof Number)) {
      found.add(from.to(kind, label, object));
    }
  }

  private static boolean isJdk(Class<?> type) {
    return type.getModule() == Object.class.getModule();
  }
}
