package dev.procession.codec;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes bytes of values. Thread-safe, stateless. */
public final class Encoder {
  private static final int USUAL_BYTES = 512;

  private final @Nullable UnaryOperator<Object> replacement;

  /** An encoder that replaces nothing. */
  public Encoder() {
    replacement = null;
  }

  /**
   * An encoder that asks for every object on its way, the root included, what shall cross in its
   * place.
   *
   * @param replacement returns the object itself or a Serializable stand-in whose {@code
   *     readResolve} restores it; its own {@code writeReplace} is not called. Not asked for values
   *     with a compact form and their elements
   */
  public Encoder(UnaryOperator<Object> replacement) {
    this.replacement = replacement;
  }

  /**
   * Encodes a value completely or not at all.
   *
   * @throws EncodingException if a part of the value cannot cross, or the bytes do not fit an array
   */
  public Encoded encode(@Nullable Object value) throws EncodingException {
    try {
      byte[] compact = Compact.encode(value);
      if (compact != null) {
        return new Encoded(compact, List.of());
      }
    } catch (Exception e) {
      throw new Diagnosis(value, replacement).of(e, value);
    }
    return encodeObject(Objects.requireNonNull(value));
  }

  /** The encoding of a boxed number, which always has one. */
  public static byte[] number(Number value) {
    try {
      return Objects.requireNonNull(Compact.encode(value));
    } catch (IOException e) {
      throw new AssertionError("a number is never too large", e);
    }
  }

  /** What stands before the elements in the encoding of a primitive array. */
  public static byte[] headOfArray(Object array) {
    try {
      return PrimitiveArrays.head(array);
    } catch (IOException e) {
      throw new AssertionError("a few bytes are never too large", e);
    }
  }

  /** The encoding of a primitive array that is known to fit one. */
  public static byte[] array(Object array) {
    try {
      return Objects.requireNonNull(Compact.encode(array));
    } catch (IOException e) {
      throw new AssertionError("it fits", e);
    }
  }

  private Encoded encodeObject(Object value) throws EncodingException {
    try {
      return encodeOnThisStack(value);
    } catch (StackOverflowError _) {
      return encodeOnDeepStack(value);
    }
  }

  private Encoded encodeOnDeepStack(Object value) throws EncodingException {
    try {
      return DeepStack.call(() -> encodeOnThisStack(value));
    } catch (EncodingException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new Diagnosis(value, replacement).tooDeep(e);
    }
  }

  private Encoded encodeOnThisStack(Object value) throws EncodingException {
    StreamOut out = null;
    try {
      ByteSink sink = new ByteSink(USUAL_BYTES);
      sink.write(Tag.OBJECT);
      out = new StreamOut(sink, replacement);
      out.writeObject(value);
      out.flush();
      ShellCheck.verify(out.shellLambdas(), out.loaders());
      return new Encoded(sink.toByteArray(), out.loaders());
    } catch (VirtualMachineError | EncodingException e) {
      throw e;
    } catch (Throwable e) {
      throw new Diagnosis(value, replacement).of(e, out == null ? value : out.lastBefore(e));
    }
  }
}
