package dev.procession;

import dev.procession.codec.DecodingException;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Values;
import dev.procession.memory.NoRoomException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Values that cross by queues and pipes, and the errors of that. */
final class SharedValues {
  private SharedValues() {}

  /**
   * Encodes a value completely or not at all.
   *
   * @param where it shall cross, for errors
   */
  static byte[] encode(String where, @Nullable Object value) {
    try {
      return Values.encode(value);
    } catch (EncodingException e) {
      throw new TaskSerializationException(
          where + ": a value cannot cross: " + e.getMessage(),
          TaskSerializationException.Direction.ARGUMENT,
          e.path(),
          e,
          ProcessionException.Origin.NONE);
    }
  }

  /** The value of bytes that came from another process, perhaps with other classes. */
  static @Nullable Object decode(String where, byte[] bytes) {
    return decode(where, "a value that came", bytes);
  }

  /** As {@link #decode(String, byte[])}, of one of many. */
  static @Nullable Object decode(String where, String which, byte[] bytes) {
    try {
      return Values.decode(ByteBuffer.wrap(bytes));
    } catch (DecodingException e) {
      throw new TaskSerializationException(
          where + ": " + which + " cannot be read here: " + e.getMessage(),
          TaskSerializationException.Direction.RESULT,
          "value",
          e,
          ProcessionException.Origin.NONE);
    }
  }

  /** What a failure of the shared memory is to a user. */
  static RuntimeException failure(String where, IOException e) {
    return e instanceof NoRoomException
        ? new SharedMemoryFullException(where + ": " + e.getMessage(), e)
        : new UncheckedIOException(where + ": " + e, e);
  }
}
