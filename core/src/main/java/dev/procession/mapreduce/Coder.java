package dev.procession.mapreduce;

import dev.procession.codec.DecodingException;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Values;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Keys and values as bytes. */
final class Coder {
  private Coder() {}

  static byte[] encode(Object value) {
    try {
      return Values.encode(value);
    } catch (EncodingException e) {
      throw new IllegalArgumentException(
          "a pair cannot be written for the reduce: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // it is what was encoded
  static <T> T decode(byte[] bytes) {
    try {
      return (T) Objects.requireNonNull(Values.decode(ByteBuffer.wrap(bytes)));
    } catch (DecodingException e) {
      throw new IllegalStateException("a pair cannot be read for the reduce: " + e.getMessage(), e);
    }
  }
}
