package dev.procession;

import dev.procession.ProcessionException.Origin;
import dev.procession.launch.CrashFile;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param exitCode as told by the system, but minus the number where it was a signal
 * @param exited whether its own code called {@code System.exit}
 * @param crash what the JVM said of a crash in native code
 */
record Death(
    String worker,
    long pid,
    OptionalInt exitCode,
    boolean exited,
    Optional<CrashFile> crash,
    List<String> lastLines) {
  private static final int SIGNAL_BASE = 128;
  private static final int LARGEST_SIGNAL = 64;

  /**
   * Java reports 128 + n for signal n; so does a program that exits with that status. A JVM that
   * crashes in native code writes its file and exits with 1.
   */
  static OptionalInt signed(OptionalInt exitValue, boolean exited, Optional<CrashFile> crash) {
    if (crash.isPresent() && crash.get().signal().isPresent()) {
      return OptionalInt.of(-crash.get().signal().getAsInt());
    }
    if (exitValue.isEmpty() || exited) {
      return exitValue;
    }
    int value = exitValue.getAsInt();
    boolean signal = value > SIGNAL_BASE && value <= SIGNAL_BASE + LARGEST_SIGNAL;
    return OptionalInt.of(signal ? SIGNAL_BASE - value : value);
  }

  /** What happened to the process, in words. */
  String description() {
    String who = worker + " (pid " + pid + ") ";
    if (exitCode.isEmpty()) {
      return who + "closed its connection";
    }
    int code = exitCode.getAsInt();
    if (crash.isPresent()) {
      return who + "crashed in native code with " + crash.get().reason();
    }
    if (exited) {
      return who + "ended because the task called System.exit(" + code + ")";
    }
    return who + (code < 0 ? "was killed by " + signal(-code) : "ended with exit code " + code);
  }

  /**
   * @param ownerError what went wrong on our side, if that is why the worker was killed
   */
  WorkerCrashedException exception(
      Item item, int workerNumber, Duration ran, @Nullable Throwable ownerError) {
    var text =
        new StringBuilder(description())
            .append(
                String.format(
                    Locale.ROOT,
                    " after running item %d of %s for %.1f s (attempt %d)",
                    item.index,
                    item.call,
                    ran.toMillis() / 1000.0,
                    item.attempt));
    if (ownerError == null) {
      exitCode.ifPresent(code -> text.append(advice(code)));
    } else {
      text.append("; it was given up after an error in this process: ").append(ownerError);
    }
    if (!lastLines.isEmpty()) {
      text.append("; its last line: ").append(lastLines.getLast());
    }
    return new WorkerCrashedException(
        text.toString(),
        pid,
        exitCode,
        ran,
        lastLines,
        ownerError,
        new Origin(item.index, workerNumber, item.attempt));
  }

  private static String advice(int code) {
    return code == -9
        ? "; if the system was out of memory, lower the heap or the number of workers"
        : "";
  }

  private static String signal(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 4 -> "SIGILL";
      case 6 -> "SIGABRT";
      case 7 -> "SIGBUS";
      case 8 -> "SIGFPE";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 15 -> "SIGTERM";
      default -> "signal " + number;
    };
  }
}
