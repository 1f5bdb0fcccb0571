package dev.procession.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A large primitive array that crosses behind its frame, as it lies in memory: each side copies it
 * once, between the array and what the channel takes or gives.
 *
 * <pre>
 *   kind:  BYTE 0 | SHORT 1 | CHAR 2 | INT 3 | FLOAT 4 | LONG 5 | DOUBLE 6
 * </pre>
 *
 * @param array must not change until it has been written
 */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker its bootstrap
public record Attachment(Object array) {
  /** A smaller array crosses in its frame, and so on the page. */
  private static final int LARGEST_IN_FRAME = 64 << 10;

  private static final int LARGEST = Integer.MAX_VALUE - (2 << 20);
  private static final int[] WIDTHS = {1, 2, 2, 4, 4, 8, 8};
  private static final boolean IS_LITTLE_ENDIAN =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** Whether a value crosses this way. */
  public static boolean suits(@Nullable Object value) {
    if (value == null || !value.getClass().isArray() || kind(value) < 0) {
      return false;
    }
    long bytes = bytes(value);
    boolean asEncoded = IS_LITTLE_ENDIAN || value instanceof byte[];
    return bytes > LARGEST_IN_FRAME && bytes <= LARGEST && asEncoded;
  }

  /** A copy of an array that {@link #suits}. */
  public static Attachment copyOf(Object array) {
    Attachment copy = make(kind(array), length(array));
    System.arraycopy(array, 0, copy.array, 0, length(array));
    return copy;
  }

  /** An array to be filled. */
  static Attachment make(int kind, int length) {
    return new Attachment(
        switch (kind) {
          case 0 -> new byte[length];
          case 1 -> new short[length];
          case 2 -> new char[length];
          case 3 -> new int[length];
          case 4 -> new float[length];
          case 5 -> new long[length];
          case 6 -> new double[length];
          default -> throw new IllegalArgumentException("no kind of array: " + kind);
        });
  }

  /**
   * Makes the array that a frame announces.
   *
   * @throws IOException if there can be no such array
   */
  static Attachment announced(int kind, int length, int mostBytes) throws IOException {
    boolean known = kind >= 0 && kind < WIDTHS.length;
    if (!known || length < 0 || (long) length * WIDTHS[kind] > mostBytes) {
      throw new IOException(
          "array of " + length + " elements of kind " + kind + "; at most " + mostBytes + " bytes");
    }
    return make(kind, length);
  }

  int kind() {
    return kind(array);
  }

  private static int kind(Object array) {
    if (array instanceof byte[]) {
      return 0;
    } else if (array instanceof short[]) {
      return 1;
    } else if (array instanceof char[]) {
      return 2;
    } else if (array instanceof int[]) {
      return 3;
    } else if (array instanceof float[]) {
      return 4;
    } else if (array instanceof long[]) {
      return 5;
    }
    return array instanceof double[] ? 6 : -1;
  }

  /** How many elements it has. */
  int length() {
    return length(array);
  }

  private static int length(Object array) {
    return Array.getLength(array);
  }

  /** How many bytes it has. */
  public long bytes() {
    return bytes(array);
  }

  private static long bytes(Object array) {
    return (long) length(array) * WIDTHS[kind(array)];
  }

  /** Moves bytes from a position on into what is left of a buffer, as many as it takes. */
  int get(int from, ByteBuffer target) {
    int count = (int) Math.min(target.remaining(), bytes() - from);
    if (array instanceof byte[] bytes) {
      target.put(bytes, from, count);
    } else {
      MemorySegment.copy(segment(), from, MemorySegment.ofBuffer(target), 0, count);
      target.position(target.position() + count);
    }
    return count;
  }

  /** Moves what is left in a buffer to a position on, as much as there is room for. */
  int put(int to, ByteBuffer source) {
    int count = (int) Math.min(source.remaining(), bytes() - to);
    if (array instanceof byte[] bytes) {
      source.get(bytes, to, count);
    } else {
      MemorySegment.copy(MemorySegment.ofBuffer(source), 0, segment(), to, count);
      source.position(source.position() + count);
    }
    return count;
  }

  private MemorySegment segment() {
    if (array instanceof int[] ints) {
      return MemorySegment.ofArray(ints);
    } else if (array instanceof long[] longs) {
      return MemorySegment.ofArray(longs);
    } else if (array instanceof double[] doubles) {
      return MemorySegment.ofArray(doubles);
    } else if (array instanceof float[] floats) {
      return MemorySegment.ofArray(floats);
    } else if (array instanceof short[] shorts) {
      return MemorySegment.ofArray(shorts);
    }
    return MemorySegment.ofArray((char[]) array);
  }
}
