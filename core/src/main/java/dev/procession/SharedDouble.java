package dev.procession;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@code double} that all processes that have it may read and change at once: a {@link
 * SharedDoubleArray} of one element, where the memory effects are told. Handed to a task it stays
 * the same number. Values are compared by their bits; Python: {@code Value}.
 */
public final class SharedDouble implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final SharedDoubleArray elements;

  private SharedDouble(SharedDoubleArray elements) {
    this.elements = elements;
  }

  /** Makes one that is 0. */
  public static SharedDouble create() {
    return new SharedDouble(SharedDoubleArray.create(1));
  }

  /** Makes one with a value. */
  public static SharedDouble create(double value) {
    var made = create();
    made.set(value);
    return made;
  }

  public double get() {
    return elements.get(0);
  }

  public void set(double value) {
    elements.set(0, value);
  }

  public double getAndSet(double value) {
    return elements.getAndSet(0, value);
  }

  public boolean compareAndSet(double expected, double value) {
    return elements.compareAndSet(0, expected, value);
  }

  public double getAndAdd(double delta) {
    return elements.getAndAdd(0, delta);
  }

  public double addAndGet(double delta) {
    return elements.addAndGet(0, delta);
  }

  public double getAndUpdate(DoubleUnaryOperator update) {
    return elements.getAndUpdate(0, update);
  }

  public double updateAndGet(DoubleUnaryOperator update) {
    return elements.updateAndGet(0, update);
  }

  public double getAndAccumulate(double value, DoubleBinaryOperator function) {
    return elements.getAndAccumulate(0, value, function);
  }

  public double accumulateAndGet(double value, DoubleBinaryOperator function) {
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
