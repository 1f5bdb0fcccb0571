package dev.procession.sync;

import dev.procession.memory.ProcessStat;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a process, or a bell of it, as one word of shared memory. It is never 0.
 *
 * <pre>
 *   | pid: 22 bits | start of the process, last 20 bits | number: 21 bits | mark: 1 bit |
 * </pre>
 *
 * <p>The start tells a process from a later one of the same pid. In Linux it is counted in ticks,
 * of which 20 bits are three hours: a later process would also have to start in the same one of a
 * million ticks.
 */
public final class Party {
  static final long MARK = 1;

  private static final int NUMBER_BITS = 21;
  private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
  private static final int STARTED_SHIFT = NUMBER_BITS + 1;
  private static final long STARTED_MASK = (1L << 20) - 1;
  private static final int PID_SHIFT = STARTED_SHIFT + 20;
  private static final long LARGEST_PID = (1L << 22) - 1;

  private static final long THIS_PROCESS = ofThisProcess();

  private Party() {}

  private static long ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    Long started = started(pid);
    if (pid > LARGEST_PID || started == null) {
      throw new IllegalStateException(
          "shared locks need process ids up to " + LARGEST_PID + "; this process has " + pid);
    }
    return pid << PID_SHIFT | started << STARTED_SHIFT;
  }

  /** This process with a number of its own choice. */
  static long withNumber(long number) {
    return THIS_PROCESS | (number & NUMBER_MASK) << 1;
  }

  /** The thread that asks. */
  public static long current() {
    return withNumber(Thread.currentThread().threadId());
  }

  /** This process as a whole. */
  public static long process() {
    return THIS_PROCESS;
  }

  public static long pid(long party) {
    return party >>> PID_SHIFT;
  }

  public static long number(long party) {
    return party >>> 1 & NUMBER_MASK;
  }

  static boolean isOfThisProcess(long party) {
    return party >>> STARTED_SHIFT == THIS_PROCESS >>> STARTED_SHIFT;
  }

  /**
   * Whether its process lives; one that ended and was not yet waited for by its parent does not.
   */
  public static boolean isAlive(long party) {
    if (isOfThisProcess(party)) {
      return true;
    }
    Long started = started(pid(party));
    return started != null && started == (party >>> STARTED_SHIFT & STARTED_MASK);
  }

  /** When a process was started, in a unit of this machine; null if it does not run. */
  private static @Nullable Long started(long pid) {
    Optional<ProcessStat> stat = ProcessStat.of(pid);
    if (stat.isEmpty()) {
      return ProcessStat.isKnown() ? null : ofHandle(pid);
    }
    return stat.get().hasEnded() ? null : stat.get().started() & STARTED_MASK;
  }

  private static @Nullable Long ofHandle(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::getEpochSecond)
        .map(seconds -> seconds & STARTED_MASK)
        .orElse(null);
  }
}
