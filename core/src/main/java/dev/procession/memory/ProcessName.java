package dev.procession.memory;

import org.jspecify.annotations.Nullable;

/**
 * Pid and start, as files are named by: a pid alone may have gone to another process. The start is
 * in ticks since the machine was started, which all processes see alike whenever the clock is set.
 */
final class ProcessName {
  /** Null until it is known: a failure to find it out must not last. */
  private static volatile @Nullable String ofThisProcess;

  private ProcessName() {}

  static String ofThisProcess() {
    String known = ofThisProcess;
    if (known == null) {
      known = ProcessHandle.current().pid() + "-" + ProcessStat.startOfThisProcess();
      ofThisProcess = known;
    }
    return known;
  }

  /**
   * Whether the process of this name lives; true for what is no such name: it is not ours. One that
   * ended and was not yet waited for by its parent does not live.
   */
  static boolean isAlive(String name) {
    String[] parts = name.split("-", -1);
    try {
      long started = Long.parseLong(parts[1]);
      return ProcessStat.isAlive(Long.parseLong(parts[0]), found -> found == started);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true;
    }
  }
}
