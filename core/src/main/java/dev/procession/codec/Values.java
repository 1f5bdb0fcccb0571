package dev.procession.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Values that cross outside of tasks, with the classes of the {@link Origin} that the thread is at
 * work in, and with those that the thread sees. Thread-safe.
 */
public final class Values {
  private static final Encoder ENCODER = new Encoder();

  private Values() {}

  /**
   * Encodes a value completely or not at all.
   *
   * @throws EncodingException if a part of it cannot cross
   */
  public static byte[] encode(@Nullable Object value) throws EncodingException {
    Encoded encoded = ENCODER.encode(value);
    Origin.met(encoded.loaders());
    return encoded.bytes();
  }

  /**
   * Decodes a value.
   *
   * @throws DecodingException if a class is missing here, or the bytes are damaged
   */
  public static @Nullable Object decode(ByteBuffer bytes) throws DecodingException {
    return decoder().decode(bytes);
  }

  /** What decodes values now. */
  public static Decoder decoder() {
    return new Decoder(Origin.loaders());
  }
}
