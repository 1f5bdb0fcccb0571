package dev.procession.memory;

import java.time.Instant;

/** Pid and start time, as files are named by: a pid alone may have gone to another process. */
final class ProcessName {
  private ProcessName() {}

  static String ofThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return self.pid() + "-" + startedSeconds(self);
  }

  /** Whether the process of this name lives; true for what is no such name: it is not ours. */
  static boolean isAlive(String name) {
    String[] parts = name.split("-", -1);
    try {
      long started = Long.parseLong(parts[1]);
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(handle -> Math.abs(startedSeconds(handle) - started) <= 2)
          .isPresent();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true;
    }
  }

  private static long startedSeconds(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }
}
