package dev.procession.codec;

import java.util.Objects;

/** There and back with the test's own classes. */
final class Wire {
  private static final Decoder DECODER = new Decoder(Wire.class.getClassLoader());

  private Wire() {}

  @SuppressWarnings("unchecked")
  static <T> T copy(T value) throws Exception {
    return (T) Objects.requireNonNull(DECODER.decode(bytes(value)));
  }

  static byte[] bytes(Object value) throws EncodingException {
    return new Encoder().encode(value).bytes();
  }

  static Object value(byte[] bytes) throws DecodingException {
    return DECODER.decode(bytes);
  }
}
