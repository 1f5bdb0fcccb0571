package dev.procession.sync;

import dev.procession.memory.SharedRegion;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Words of 64 bits in shared memory, from one of them on. All access is as to a volatile field, in
 * all processes; after the memory was closed here it throws {@link IllegalStateException}.
 *
 * @param first which word of the memory is word 0 here
 */
public record Words(SharedRegion region, long first) {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  /** The words from one of these on. */
  public Words from(long index) {
    return new Words(region, first + index);
  }

  public long get(long index) {
    return (long) WORD.getVolatile(region.segment(), at(index));
  }

  public void set(long index, long value) {
    WORD.setVolatile(region.segment(), at(index), value);
  }

  public boolean compareAndSet(long index, long expected, long value) {
    return WORD.compareAndSet(region.segment(), at(index), expected, value);
  }

  /** Sets a word and returns what it was. */
  long getAndSet(long index, long value) {
    return (long) WORD.getAndSet(region.segment(), at(index), value);
  }

  /** Adds and returns what it was. */
  public long getAndAdd(long index, long delta) {
    return (long) WORD.getAndAdd(region.segment(), at(index), delta);
  }

  /** Sets bits and returns what it was. */
  long getAndSetBits(long index, long bits) {
    return (long) WORD.getAndBitwiseOr(region.segment(), at(index), bits);
  }

  /** Clears bits and returns what it was. */
  long getAndClearBits(long index, long bits) {
    return (long) WORD.getAndBitwiseAnd(region.segment(), at(index), ~bits);
  }

  private long at(long index) {
    return (first + index) * Long.BYTES;
  }
}
