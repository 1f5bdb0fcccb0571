package dev.procession;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The whole numbers from one bound to below another, as Python's {@code range}: a list that takes
 * no memory and crosses to another process as its bounds. Immutable.
 */
public final class Range extends AbstractList<Integer> implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1;

  private final int from;
  private final int size;

  private Range(int from, int size) {
    this.from = from;
    this.size = size;
  }

  /**
   * The numbers {@code from} to {@code to - 1}; empty if {@code to} is not above {@code from}.
   *
   * @throws IllegalArgumentException if there would be more than {@link Integer#MAX_VALUE} of them
   */
  public static Range of(int from, int to) {
    long size = Math.max(0, (long) to - from);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a range holds at most " + Integer.MAX_VALUE + " numbers: from=" + from + ", to=" + to);
    }
    return new Range(from, (int) size);
  }

  @Override
  public Integer get(int index) {
    return from + Objects.checkIndex(index, size);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Integer number && number >= from && number - (long) from < size;
  }
}
