package dev.procession;

import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Numbers in {@linkplain SharedMemory shared memory}, which all processes that have it may read and
 * change at once; handed to a task it stays the same memory. {@code long[]} with the methods of
 * {@link java.util.concurrent.atomic.AtomicLongArray}; Python: {@code Array}.
 *
 * <p>Every element is 0 at first. Every method is atomic for its one element, without a lock: a
 * process that dies half-way changes it or does not. Functions run in the caller, and again if
 * another one was faster. Memory effects are those of volatile access, also between processes.
 *
 * <p>After {@link #close} every access throws {@link IllegalStateException}.
 */
public final class SharedLongArray implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_LONG.varHandle();
  private static final long BYTES = Long.BYTES;

  private final SharedMemory memory;

  SharedLongArray(SharedMemory memory) {
    this.memory = memory;
  }

  /**
   * Makes one.
   *
   * @param length from 1 on
   * @throws SharedMemoryFullException if there is no room for so much
   */
  public static SharedLongArray create(long length) {
    if (length < 1) {
      throw new IllegalArgumentException("a shared array needs an element: length=" + length);
    }
    return new SharedLongArray(SharedMemory.create(Math.multiplyExact(length, BYTES)));
  }

  public long length() {
    return memory.byteSize() / BYTES;
  }

  public long get(long index) {
    return (long) ELEMENT.getVolatile(memory.segment(), at(index));
  }

  public void set(long index, long value) {
    ELEMENT.setVolatile(memory.segment(), at(index), value);
  }

  public long getAndSet(long index, long value) {
    return (long) ELEMENT.getAndSet(memory.segment(), at(index), value);
  }

  public boolean compareAndSet(long index, long expected, long value) {
    return ELEMENT.compareAndSet(memory.segment(), at(index), expected, value);
  }

  public long getAndAdd(long index, long delta) {
    return (long) ELEMENT.getAndAdd(memory.segment(), at(index), delta);
  }

  public long addAndGet(long index, long delta) {
    return getAndAdd(index, delta) + delta;
  }

  public long getAndIncrement(long index) {
    return getAndAdd(index, 1);
  }

  public long incrementAndGet(long index) {
    return addAndGet(index, 1);
  }

  public long getAndDecrement(long index) {
    return getAndAdd(index, -1);
  }

  public long decrementAndGet(long index) {
    return addAndGet(index, -1);
  }

  public long getAndUpdate(long index, LongUnaryOperator update) {
    long seen = get(index);
    while (true) {
      long next = update.applyAsLong(seen);
      long found = (long) ELEMENT.compareAndExchange(memory.segment(), at(index), seen, next);
      if (found == seen) {
        return seen;
      }
      seen = found;
    }
  }

  public long updateAndGet(long index, LongUnaryOperator update) {
    long seen = get(index);
    while (true) {
      long next = update.applyAsLong(seen);
      long found = (long) ELEMENT.compareAndExchange(memory.segment(), at(index), seen, next);
      if (found == seen) {
        return next;
      }
      seen = found;
    }
  }

  public long getAndAccumulate(long index, long value, LongBinaryOperator function) {
    return getAndUpdate(index, seen -> function.applyAsLong(seen, value));
  }

  public long accumulateAndGet(long index, long value, LongBinaryOperator function) {
    return updateAndGet(index, seen -> function.applyAsLong(seen, value));
  }

  /** Sets each element alone to the one of {@code values} at its place, from the first on. */
  public void setAll(long[] values) {
    Objects.checkFromIndexSize(0L, values.length, length());
    for (int i = 0; i < values.length; i++) {
      set(i, values[i]);
    }
  }

  /**
   * The elements, each read alone.
   *
   * @throws IllegalStateException if there are more than a Java array can have
   */
  public long[] toArray() {
    if (length() > Integer.MAX_VALUE - 16) {
      throw new IllegalStateException("too many elements for a Java array: length=" + length());
    }
    var copy = new long[(int) length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = get(i);
    }
    return copy;
  }

  private long at(long index) {
    return Objects.checkIndex(index, length()) * BYTES;
  }

  boolean isClosed() {
    return memory.isClosed();
  }

  /** As {@link SharedMemory#close}. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "SharedLongArray[" + memory.name() + ", " + length() + " elements]";
  }
}
