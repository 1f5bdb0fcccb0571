package dev.procession.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Values that cross outside of tasks, with the classes that the thread sees. Thread-safe. */
public final class Values {
  private static final Encoder ENCODER = new Encoder();

  private Values() {}

  /**
   * Encodes a value completely or not at all.
   *
   * @throws EncodingException if a part of it cannot cross
   */
  public static byte[] encode(@Nullable Object value) throws EncodingException {
    return ENCODER.encode(value).bytes();
  }

  /**
   * Decodes a value with the context class loader of the thread, which is that of the task inside
   * of one.
   *
   * @throws DecodingException if a class is missing here, or the bytes are damaged
   */
  public static @Nullable Object decode(ByteBuffer bytes) throws DecodingException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
    return new Decoder(loader).decode(bytes);
  }
}
