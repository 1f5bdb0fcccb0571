package dev.procession.sync;

import dev.procession.memory.ProcessStat;

/**
 * A thread of a process, or a bell of it, as one word of shared memory. It is never 0.
 *
 * <pre>
 *   | pid: 22 bits | start of the process, last 20 bits | number: 21 bits | mark: 1 bit |
 * </pre>
 *
 * <p>The start tells a process from a later one of the same pid. In Linux it is counted in ticks
 * since the machine was started, of which 20 bits are three hours: a later process would also have
 * to start in the same one of a million ticks.
 */
public final class Party {
  static final long MARK = 1;

  private static final int NUMBER_BITS = 21;
  private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
  private static final int STARTED_SHIFT = NUMBER_BITS + 1;
  private static final long STARTED_MASK = (1L << 20) - 1;
  private static final int PID_SHIFT = STARTED_SHIFT + 20;
  private static final long LARGEST_PID = (1L << 22) - 1;

  /** Zero until it is known: a failure to find it out must not last. */
  private static volatile long thisProcess;

  private Party() {}

  private static long findThisProcess() {
    long pid = ProcessHandle.current().pid();
    if (pid > LARGEST_PID) {
      throw new IllegalStateException(
          "shared locks need process ids up to " + LARGEST_PID + "; this process has " + pid);
    }
    return pid << PID_SHIFT | lastBits(ProcessStat.startOfThisProcess()) << STARTED_SHIFT;
  }

  private static long lastBits(long started) {
    return started & STARTED_MASK;
  }

  /** This process with a number of its own choice. */
  static long withNumber(long number) {
    return process() | (number & NUMBER_MASK) << 1;
  }

  /** The thread that asks. */
  public static long current() {
    return withNumber(Thread.currentThread().threadId());
  }

  /** This process as a whole. */
  public static long process() {
    long known = thisProcess;
    if (known == 0) {
      known = findThisProcess();
      thisProcess = known;
    }
    return known;
  }

  public static long pid(long party) {
    return party >>> PID_SHIFT;
  }

  public static long number(long party) {
    return party >>> 1 & NUMBER_MASK;
  }

  static boolean isOfThisProcess(long party) {
    return party >>> STARTED_SHIFT == process() >>> STARTED_SHIFT;
  }

  /** What stands in place of a party whose task has ended and left what it held. */
  public static long left(long party) {
    return party | MARK;
  }

  /** Whether it stands for a task that has ended. */
  public static boolean isLeft(long party) {
    return (party & MARK) != 0;
  }

  /**
   * Whether its process lives; one that ended and was not yet waited for by its parent does not.
   */
  public static boolean isAlive(long party) {
    if (isOfThisProcess(party)) {
      return true;
    }
    long named = lastBits(party >>> STARTED_SHIFT);
    return ProcessStat.isAlive(pid(party), started -> lastBits(started) == named);
  }
}
