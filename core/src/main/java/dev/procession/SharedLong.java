package dev.procession;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that all processes that have it may read and change at once: a {@link
 * SharedLongArray} of one element, where the memory effects are told. Handed to a task it stays the
 * same number. It has the methods of {@link java.util.concurrent.atomic.AtomicLong}; Python: {@code
 * Value}.
 */
public final class SharedLong implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final SharedLongArray elements;

  private SharedLong(SharedLongArray elements) {
    this.elements = elements;
  }

  /** Makes one that is 0. */
  public static SharedLong create() {
    return new SharedLong(SharedLongArray.create(1));
  }

  /** Makes one with a value. */
  public static SharedLong create(long value) {
    var made = create();
    made.set(value);
    return made;
  }

  public long get() {
    return elements.get(0);
  }

  public void set(long value) {
    elements.set(0, value);
  }

  public long getAndSet(long value) {
    return elements.getAndSet(0, value);
  }

  public boolean compareAndSet(long expected, long value) {
    return elements.compareAndSet(0, expected, value);
  }

  public long getAndAdd(long delta) {
    return elements.getAndAdd(0, delta);
  }

  public long addAndGet(long delta) {
    return elements.addAndGet(0, delta);
  }

  public long getAndIncrement() {
    return elements.getAndIncrement(0);
  }

  public long incrementAndGet() {
    return elements.incrementAndGet(0);
  }

  public long getAndDecrement() {
    return elements.getAndDecrement(0);
  }

  public long decrementAndGet() {
    return elements.decrementAndGet(0);
  }

  public long getAndUpdate(LongUnaryOperator update) {
    return elements.getAndUpdate(0, update);
  }

  public long updateAndGet(LongUnaryOperator update) {
    return elements.updateAndGet(0, update);
  }

  public long getAndAccumulate(long value, LongBinaryOperator function) {
    return elements.getAndAccumulate(0, value, function);
  }

  public long accumulateAndGet(long value, LongBinaryOperator function) {
    return elements.accumulateAndGet(0, value, function);
  }

  /** As {@link SharedMemory#close}. */
  @Override
  public void close() {
    elements.close();
  }

  @Override
  public String toString() {
    return elements.isClosed() ? "closed" : String.valueOf(get());
  }
}
