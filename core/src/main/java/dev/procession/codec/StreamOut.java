package dev.procession.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The JDK's object stream with short class descriptors and stand-ins. For one value. */
@SuppressWarnings("ReferenceEquality") // a stream goes by identity
final class StreamOut extends ObjectOutputStream {
  private final @Nullable UnaryOperator<Object> replacement;
  private List<ClassLoader> loaders = List.of();
  private List<SerializedLambda> shellLambdas = List.of();

  private @Nullable Object last;
  private @Nullable Object lastIoException;
  private @Nullable Object beforeIoException;

  StreamOut(OutputStream out, @Nullable UnaryOperator<Object> replacement) throws IOException {
    super(out);
    this.replacement = replacement;
    enableReplaceObject(true);
  }

  List<ClassLoader> loaders() {
    return loaders;
  }

  /** Lambdas made in JShell, to be checked when the loaders are known. */
  List<SerializedLambda> shellLambdas() {
    return shellLambdas;
  }

  /**
   * The object at which the stream failed. The stream writes the IOException that ends it, so the
   * object before that one counts.
   */
  @Nullable Object lastBefore(Throwable failure) {
    return failure == lastIoException ? beforeIoException : last;
  }

  @Override
  protected void writeStreamHeader() {}

  @Override
  protected void writeClassDescriptor(ObjectStreamClass descriptor) throws IOException {
    int index = Dictionary.indexOf(descriptor.forClass());
    writeByte(index);
    if (index == Dictionary.NONE) {
      writeUTF(descriptor.getName());
      writeLong(descriptor.getSerialVersionUID());
      writeUTF(Shape.of(descriptor.forClass()));
    }
  }

  @Override
  protected void annotateClass(Class<?> type) {
    note(type.getClassLoader());
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    for (Class<?> each : type.getInterfaces()) {
      note(each.getClassLoader());
    }
  }

  @Override
  protected @Nullable Object replaceObject(Object object) {
    if (object instanceof IOException) {
      lastIoException = object;
      beforeIoException = last;
    }
    last = object;
    Object replaced = replacement == null ? object : replacement.apply(object);
    if (replaced instanceof Serializable) {
      if (replaced instanceof SerializedLambda lambda && ShellCheck.concerns(lambda)) {
        shellLambdas = plus(shellLambdas, lambda);
      }
      return replaced;
    }
    Object standIn = StandIns.of(replaced);
    return standIn == null ? replaced : standIn;
  }

  private void note(@Nullable ClassLoader loader) {
    if (loader == null
        || loader == ClassLoader.getSystemClassLoader()
        || loader == ClassLoader.getPlatformClassLoader()) {
      return;
    }
    for (ClassLoader known : loaders) {
      if (known == loader) {
        return;
      }
    }
    loaders = plus(loaders, loader);
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }
}
