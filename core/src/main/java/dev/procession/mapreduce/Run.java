package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A file with groups of pairs, sorted by partition and key.
 *
 * <pre>
 *   group   | hash: 4 bytes | key | value | value … | 0 |
 *   key     | length: varint | bytes |
 *   value   | length + 1: varint | bytes |
 * </pre>
 *
 * @param path of the file
 * @param offsets where each partition begins, and the end of the file
 */
record Run(String path, OffsetList offsets) implements Serializable {
  /** Numbers that do not change. */
  static final class OffsetList implements Serializable {
    private static final long serialVersionUID = 1;
    private final long[] offsets;

    OffsetList(long[] offsets) {
      this.offsets = offsets;
    }

    long get(int index) {
      return offsets[index];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OffsetList list && Arrays.equals(offsets, list.offsets);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
      return LongStream.of(offsets).boxed().toList().toString();
    }

    private long last() {
      return offsets[offsets.length - 1];
    }
  }

  /** One without partitions. */
  static Run whole(String path, long bytes) {
    return new Run(path, new OffsetList(new long[] {0, bytes}));
  }

  long bytes() {
    return offsets.last();
  }

  /** What of it is in a partition. */
  Slice slice(int partition) {
    return new Slice(path, offsets.get(partition), offsets.get(partition + 1));
  }

  /** A part of a file. */
  record Slice(String path, long from, long to) {
    boolean isEmpty() {
      return from == to;
    }
  }
}
