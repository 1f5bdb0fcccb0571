package dev.procession.memory;

import java.time.Instant;

/** Pid and start time, as files are named by: a pid alone may have gone to another process. */
final class ProcessName {
  private static final String OF_THIS_PROCESS = of(ProcessHandle.current());

  private ProcessName() {}

  static String ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  private static String of(ProcessHandle process) {
    return process.pid() + "-" + startedSeconds(process);
  }

  /**
   * Whether the process of this name lives; true for what is no such name: it is not ours. One that
   * ended and was not yet waited for by its parent does not live.
   */
  static boolean isAlive(String name) {
    String[] parts = name.split("-", -1);
    try {
      long started = Long.parseLong(parts[1]);
      long pid = Long.parseLong(parts[0]);
      return ProcessHandle.of(pid)
              .filter(handle -> Math.abs(startedSeconds(handle) - started) <= 2)
              .isPresent()
          && ProcessStat.of(pid).filter(ProcessStat::hasEnded).isEmpty();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true;
    }
  }

  private static long startedSeconds(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }
}
