package dev.procession.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** The forms that need no object stream. */
final class Compact {
  /** Tag and the longest number; a longer string brings its own sink. */
  private static final int SCALAR_BYTES = 11;

  private static final byte[] NULL = {Tag.NULL};

  private Compact() {}

  /** The encoding, or null if the value has no compact form. */
  static byte @Nullable [] encode(@Nullable Object value) throws IOException {
    if (value == null) {
      return NULL.clone();
    }
    if (value instanceof String text) {
      return Strings.encode(text);
    }
    if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
      ByteSink out = new ByteSink(SCALAR_BYTES);
      return Scalars.write(out, value) ? out.toByteArray() : null;
    }
    return value.getClass().isArray() ? PrimitiveArrays.encode(value) : ScalarLists.encode(value);
  }

  static @Nullable Object read(byte tag, ByteSource in) throws StreamCorruptedException {
    Object value;
    if (tag < Tag.BYTES) {
      value = Scalars.read(tag, in);
    } else {
      value = ScalarLists.isTag(tag) ? ScalarLists.read(tag, in) : PrimitiveArrays.read(tag, in);
    }
    if (in.available() > 0) {
      throw new StreamCorruptedException(in.available() + " bytes too many");
    }
    return value;
  }
}
