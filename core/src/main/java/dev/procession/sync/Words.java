package dev.procession.sync;

import dev.procession.memory.SharedRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * Words of 64 bits in shared memory, from one of them on. All access is as to a volatile field, in
 * all processes, also after the memory was closed here: who is in the middle of something finishes.
 * What is used long after that throws {@link IllegalStateException}.
 *
 * @param first which word of the memory is word 0 here
 * @param owner unmaps the memory when nothing refers to it
 */
public record Words(MemorySegment segment, long first, Object owner) {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

  /** Of memory that is unmapped by nobody but its user. */
  public Words(MemorySegment segment, long first) {
    this(segment, first, segment);
  }

  /** The words from one of these on. */
  public Words from(long index) {
    return new Words(segment, first + index, owner);
  }

  public long get(long index) {
    try {
      return (long) WORD.getVolatile(segment, at(index));
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  public void set(long index, long value) {
    try {
      WORD.setVolatile(segment, at(index), value);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  public boolean compareAndSet(long index, long expected, long value) {
    try {
      return WORD.compareAndSet(segment, at(index), expected, value);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /** Sets a word and returns what it was. */
  long getAndSet(long index, long value) {
    try {
      return (long) WORD.getAndSet(segment, at(index), value);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /** Adds and returns what it was. */
  public long getAndAdd(long index, long delta) {
    try {
      return (long) WORD.getAndAdd(segment, at(index), delta);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /** Sets bits and returns what it was. */
  long getAndSetBits(long index, long bits) {
    try {
      return (long) WORD.getAndBitwiseOr(segment, at(index), bits);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /** Clears bits and returns what it was. */
  long getAndClearBits(long index, long bits) {
    try {
      return (long) WORD.getAndBitwiseAnd(segment, at(index), ~bits);
    } catch (IllegalStateException e) {
      throw gone(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /** What the JDK says does not name what is gone. */
  private IllegalStateException gone(IllegalStateException e) {
    String what = owner instanceof SharedRegion region ? " " + region.name() : "";
    return new IllegalStateException(
        "shared memory"
            + what
            + " was closed and is unmapped, and a thread still used it; close it when all have"
            + " done",
        e);
  }

  private long at(long index) {
    return (first + index) * Long.BYTES;
  }
}
