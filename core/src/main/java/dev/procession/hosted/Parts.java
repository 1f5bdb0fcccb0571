package dev.procession.hosted;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several arguments or results in one row of bytes, each with its length; −1 for an absent one. */
public final class Parts {
  private static final int ABSENT = -1;

  private Parts() {}

  public static byte[] of(byte[] @Nullable ... parts) {
    return of(Arrays.asList(parts));
  }

  /**
   * All of them in a row.
   *
   * @throws IllegalArgumentException if together they have 2 GiB or more
   */
  public static byte[] of(List<byte @Nullable []> parts) {
    long length = 0;
    for (byte[] part : parts) {
      length += Integer.BYTES + (part == null ? 0 : part.length);
    }
    if (length > Line.LONGEST) {
      throw new IllegalArgumentException(
          "too much for one call: "
              + length
              + " bytes in "
              + parts.size()
              + " parts, where "
              + Line.LONGEST
              + " fit; take fewer at once");
    }
    var row = ByteBuffer.allocate((int) length);
    for (byte[] part : parts) {
      row.putInt(part == null ? ABSENT : part.length);
      if (part != null) {
        row.put(part);
      }
    }
    return row.array();
  }

  /** The next of a row. */
  public static byte @Nullable [] next(ByteBuffer row) {
    int length = row.getInt();
    if (length == ABSENT) {
      return null;
    }
    byte[] part = new byte[length];
    row.get(part);
    return part;
  }
}
