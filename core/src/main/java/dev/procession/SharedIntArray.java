package dev.procession;

import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Numbers in {@linkplain SharedMemory shared memory}, which all processes that have it may read and
 * change at once; handed to a task it stays the same memory. {@code int[]} with the methods of
 * {@link java.util.concurrent.atomic.AtomicIntegerArray}; Python: {@code Array}.
 *
 * <p>Every element is 0 at first. Every method is atomic for its one element, without a lock: a
 * process that dies half-way changes it or does not. Functions run in the caller, and again if
 * another one was faster. Memory effects are those of volatile access, also between processes.
 *
 * <p>After {@link #close} every access throws {@link IllegalStateException}.
 */
public final class SharedIntArray implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final VarHandle ELEMENT = ValueLayout.JAVA_INT.varHandle();
  private static final long BYTES = Integer.BYTES;

  private final SharedMemory memory;

  SharedIntArray(SharedMemory memory) {
    this.memory = memory;
  }

  /**
   * Makes one.
   *
   * @param length from 1 on
   * @throws SharedMemoryFullException if there is no room for so much
   */
  public static SharedIntArray create(long length) {
    if (length < 1) {
      throw new IllegalArgumentException("a shared array needs an element: length=" + length);
    }
    return new SharedIntArray(SharedMemory.create(Math.multiplyExact(length, BYTES)));
  }

  public long length() {
    return memory.byteSize() / BYTES;
  }

  public int get(long index) {
    return (int) ELEMENT.getVolatile(memory.segment(), at(index));
  }

  public void set(long index, int value) {
    ELEMENT.setVolatile(memory.segment(), at(index), value);
  }

  public int getAndSet(long index, int value) {
    return (int) ELEMENT.getAndSet(memory.segment(), at(index), value);
  }

  public boolean compareAndSet(long index, int expected, int value) {
    return ELEMENT.compareAndSet(memory.segment(), at(index), expected, value);
  }

  public int getAndAdd(long index, int delta) {
    return (int) ELEMENT.getAndAdd(memory.segment(), at(index), delta);
  }

  public int addAndGet(long index, int delta) {
    return getAndAdd(index, delta) + delta;
  }

  public int getAndIncrement(long index) {
    return getAndAdd(index, 1);
  }

  public int incrementAndGet(long index) {
    return addAndGet(index, 1);
  }

  public int getAndDecrement(long index) {
    return getAndAdd(index, -1);
  }

  public int decrementAndGet(long index) {
    return addAndGet(index, -1);
  }

  public int getAndUpdate(long index, IntUnaryOperator update) {
    int seen = get(index);
    while (true) {
      int next = update.applyAsInt(seen);
      int found = (int) ELEMENT.compareAndExchange(memory.segment(), at(index), seen, next);
      if (found == seen) {
        return seen;
      }
      seen = found;
    }
  }

  public int updateAndGet(long index, IntUnaryOperator update) {
    int seen = get(index);
    while (true) {
      int next = update.applyAsInt(seen);
      int found = (int) ELEMENT.compareAndExchange(memory.segment(), at(index), seen, next);
      if (found == seen) {
        return next;
      }
      seen = found;
    }
  }

  public int getAndAccumulate(long index, int value, IntBinaryOperator function) {
    return getAndUpdate(index, seen -> function.applyAsInt(seen, value));
  }

  public int accumulateAndGet(long index, int value, IntBinaryOperator function) {
    return updateAndGet(index, seen -> function.applyAsInt(seen, value));
  }

  /** Sets each element alone to the one of {@code values} at its place, from the first on. */
  public void setAll(int[] values) {
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
  public int[] toArray() {
    if (length() > Integer.MAX_VALUE - 16) {
      throw new IllegalStateException("too many elements for a Java array: length=" + length());
    }
    var copy = new int[(int) length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = get(i);
    }
    return copy;
  }

  private long at(long index) {
    return Objects.checkIndex(index, length()) * BYTES;
  }

  /** As {@link SharedMemory#close}. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "SharedIntArray[" + memory.name() + ", " + length() + " elements]";
  }
}
