package dev.procession;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * As {@link SharedLongArray}, for {@code double}. Values are compared by their bits: {@code -0.0}
 * is not {@code 0.0}, and a {@code NaN} is the same as itself.
 */
public final class SharedDoubleArray implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private final SharedLongArray bits;

  SharedDoubleArray(SharedLongArray bits) {
    this.bits = bits;
  }

  /** As {@link SharedLongArray#create}. */
  public static SharedDoubleArray create(long length) {
    return new SharedDoubleArray(SharedLongArray.create(length));
  }

  public long length() {
    return bits.length();
  }

  public double get(long index) {
    return Double.longBitsToDouble(bits.get(index));
  }

  public void set(long index, double value) {
    bits.set(index, Double.doubleToRawLongBits(value));
  }

  public double getAndSet(long index, double value) {
    return Double.longBitsToDouble(bits.getAndSet(index, Double.doubleToRawLongBits(value)));
  }

  public boolean compareAndSet(long index, double expected, double value) {
    return bits.compareAndSet(
        index, Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(value));
  }

  public double getAndAdd(long index, double delta) {
    return getAndUpdate(index, seen -> seen + delta);
  }

  public double addAndGet(long index, double delta) {
    return updateAndGet(index, seen -> seen + delta);
  }

  public double getAndUpdate(long index, DoubleUnaryOperator update) {
    return Double.longBitsToDouble(bits.getAndUpdate(index, seen -> updated(seen, update)));
  }

  public double updateAndGet(long index, DoubleUnaryOperator update) {
    return Double.longBitsToDouble(bits.updateAndGet(index, seen -> updated(seen, update)));
  }

  private static long updated(long seen, DoubleUnaryOperator update) {
    return Double.doubleToRawLongBits(update.applyAsDouble(Double.longBitsToDouble(seen)));
  }

  public double getAndAccumulate(long index, double value, DoubleBinaryOperator function) {
    return getAndUpdate(index, seen -> function.applyAsDouble(seen, value));
  }

  public double accumulateAndGet(long index, double value, DoubleBinaryOperator function) {
    return updateAndGet(index, seen -> function.applyAsDouble(seen, value));
  }

  /** As {@link SharedLongArray#setAll}. */
  public void setAll(double[] values) {
    bits.setAll(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  /** As {@link SharedLongArray#toArray}. */
  public double[] toArray() {
    return Arrays.stream(bits.toArray()).mapToDouble(Double::longBitsToDouble).toArray();
  }

  boolean isClosed() {
    return bits.isClosed();
  }

  /** As {@link SharedMemory#close}. */
  @Override
  public void close() {
    bits.close();
  }

  @Override
  public String toString() {
    return "SharedDoubleArray[" + length() + " elements]";
  }
}
