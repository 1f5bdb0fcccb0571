package dev.procession.sync;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Words of 64 bits in shared memory, from one of them on. All access is as to a volatile field, in
 * all processes, also after the memory was closed here: who is in the middle of something finishes.
 *
 * @param first which word of the memory is word 0 here
 */
public record Words(MemorySegment segment, long first) {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  /** The words from one of these on. */
  public Words from(long index) {
    return new Words(segment, first + index);
  }

  public long get(long index) {
    return (long) WORD.getVolatile(segment, at(index));
  }

  public void set(long index, long value) {
    WORD.setVolatile(segment, at(index), value);
  }

  public boolean compareAndSet(long index, long expected, long value) {
    return WORD.compareAndSet(segment, at(index), expected, value);
  }

  /** Sets a word and returns what it was. */
  long getAndSet(long index, long value) {
    return (long) WORD.getAndSet(segment, at(index), value);
  }

  /** Adds and returns what it was. */
  public long getAndAdd(long index, long delta) {
    return (long) WORD.getAndAdd(segment, at(index), delta);
  }

  /** Sets bits and returns what it was. */
  long getAndSetBits(long index, long bits) {
    return (long) WORD.getAndBitwiseOr(segment, at(index), bits);
  }

  /** Clears bits and returns what it was. */
  long getAndClearBits(long index, long bits) {
    return (long) WORD.getAndBitwiseAnd(segment, at(index), ~bits);
  }

  private long at(long index) {
    return (first + index) * Long.BYTES;
  }
}
