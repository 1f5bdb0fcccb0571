package dev.procession.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.procession.SharedLongArray;
import dev.procession.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Numbers in shared memory: as those of {@code java.util.concurrent.atomic}. */
final class NumbersStress {
  private static final int WORDS = 8; // a cache line for each state
  private static final Slots SLOTS = new Slots();
  private static final SharedMemory MEMORY =
      SharedMemory.create((long) Slots.COUNT * WORDS * Long.BYTES);
  private static final SharedLongArray NUMBERS = MEMORY.asLongArray();
  private static final MemorySegment PLAIN = MEMORY.segment();

  private NumbersStress() {}

  private static int zeroed() {
    int first = SLOTS.next() * WORDS;
    NUMBERS.set(first, 0);
    NUMBERS.set(first + 1, 0);
    return first;
  }

  /** What was written as plain memory before a set is seen by who gets what was set. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "neither is seen yet")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the data alone")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "the number without the data")
  public static class DataBeforeNumber {
    private final int at = zeroed();

    /** Writes the data, then sets the number. */
    @Actor
    public void write() {
      PLAIN.setAtIndex(ValueLayout.JAVA_LONG, at + 1L, 1);
      NUMBERS.set(at, 1);
    }

    /** Gets the number, then reads the data. */
    @Actor
    public void read(II_Result result) {
      result.r1 = (int) NUMBERS.get(at);
      result.r2 = (int) PLAIN.getAtIndex(ValueLayout.JAVA_LONG, at + 1L);
    }
  }

  /** A get does not overtake the set before it. */
  @JCStressTest
  @State
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "one at least sees the other")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "both overtook")
  public static class SetThenGet {
    private final int at = zeroed();

    /** Sets the first, gets the second. */
    @Actor
    public void first(II_Result result) {
      NUMBERS.set(at, 1);
      result.r1 = (int) NUMBERS.get(at + 1L);
    }

    /** Sets the second, gets the first. */
    @Actor
    public void second(II_Result result) {
      NUMBERS.set(at + 1L, 1);
      result.r2 = (int) NUMBERS.get(at);
    }
  }

  /** Two that add lose nothing. */
  @JCStressTest
  @State
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "both counted")
  @Outcome(expect = FORBIDDEN, desc = "one was lost")
  public static class Additions {
    private final int at = zeroed();

    /** Adds 1. */
    @Actor
    public void one() {
      long _ = NUMBERS.incrementAndGet(at);
    }

    /** Adds 2. */
    @Actor
    public void two() {
      long _ = NUMBERS.getAndAdd(at, 2);
    }

    /** Looks at the sum. */
    @Arbiter
    public void sum(J_Result result) {
      result.r1 = NUMBERS.get(at);
    }
  }

  /** Two functions are applied one after the other. */
  @JCStressTest
  @State
  @Outcome(
      id = {"12", "22"},
      expect = ACCEPTABLE,
      desc = "in either order")
  @Outcome(expect = FORBIDDEN, desc = "one was lost")
  public static class Updates {
    private final int at = zeroed();

    /** Adds 1 and doubles. */
    @Actor
    public void plusOneTwice() {
      long _ = NUMBERS.updateAndGet(at, x -> 2 * (x + 1));
    }

    /** Accumulates 10. */
    @Actor
    public void plusTen() {
      long _ = NUMBERS.accumulateAndGet(at, 10, Long::sum);
    }

    /** Looks at the number. */
    @Arbiter
    public void look(J_Result result) {
      result.r1 = NUMBERS.get(at);
    }
  }

  /** A word is written and read whole. */
  @JCStressTest
  @State
  @Outcome(
      id = {"0", "-1"},
      expect = ACCEPTABLE,
      desc = "before or after")
  @Outcome(expect = FORBIDDEN, desc = "one half of it")
  public static class Words {
    private final int at = zeroed();

    /** Sets all bits. */
    @Actor
    public void write() {
      NUMBERS.set(at, -1);
    }

    /** Gets them. */
    @Actor
    public void read(J_Result result) {
      result.r1 = NUMBERS.get(at);
    }
  }
}
