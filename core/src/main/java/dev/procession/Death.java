package dev.procession;

import dev.procession.launch.ByteSize;
import dev.procession.launch.CrashFile;
import dev.procession.launch.LaunchedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param exitCode as told by the system, but minus the number where it was a signal
 * @param exited whether its own code called {@code System.exit}
 * @param killedBecause why its own pool killed it, if it did
 * @param crash what the JVM said of a crash in native code
 * @param crashFile where that was kept
 * @param residentBytes what it held when it was last looked at
 * @param heapBytes what it used of its heap when it last said so
 */
record Death(
    String worker,
    long pid,
    OptionalInt exitCode,
    boolean exited,
    Optional<String> killedBecause,
    Optional<CrashFile> crash,
    Optional<Path> crashFile,
    OptionalLong residentBytes,
    OptionalLong heapBytes,
    List<String> lastLines) {
  private static final int SIGNAL_BASE = 128;
  private static final int LARGEST_SIGNAL = 64;

  /** Gathers what is known of a worker that has ended, before its folder is removed. */
  static Death of(
      String worker, WorkerLink link, WorkerSession session, OptionalInt exit, Path folder) {
    LaunchedProcess process = link.process();
    boolean exited = link.page().exiting();
    Optional<CrashFile> crash = process.crash();
    long heap = link.page().heapBytes();
    return new Death(
        worker,
        process.pid(),
        link.page().fuseBurnt() ? OptionalInt.empty() : signed(exit, exited, crash),
        exited,
        session.killedBecause(),
        crash,
        CrashFiles.keep(folder, process.pid()),
        session.vitals().residentBytes(),
        heap > 0 ? OptionalLong.of(heap) : OptionalLong.empty(),
        process.lastLines());
  }

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
    if (killedBecause.isPresent()) {
      return who + "was killed by its pool: " + killedBecause.get();
    }
    if (exitCode.isEmpty() && exited) {
      return who
          + "was halted because the task called System.exit and the exit took too long: a shutdown"
          + " hook did not return";
    }
    if (exitCode.isEmpty()) {
      return who + "closed its connection";
    }
    int code = exitCode.getAsInt();
    if (crash.isPresent()) {
      CrashFile told = crash.get();
      return who
          + "crashed in native code with "
          + told.reason()
          + told.frame().map(" in "::concat).orElse("");
    }
    if (exited) {
      return who + "ended because the task called System.exit(" + code + ")";
    }
    return who + (code < 0 ? "was killed by " + signal(-code) : "ended with exit code " + code);
  }

  /**
   * What whoever waits for an item of the worker is told.
   *
   * @param ownerError what went wrong on our side, if that is why the worker was killed
   */
  WorkerCrashedException exception(
      Item item, int workerNumber, Duration ran, @Nullable Throwable ownerError) {
    var text = new StringBuilder(description());
    text.append(killedBecause.isPresent() ? ";" : "").append(during(item, ran));
    if (ownerError == null) {
      if (killedBecause.isEmpty()) {
        exitCode.ifPresent(code -> text.append(advice(code)));
      }
    } else {
      text.append("; it was given up after an error in this process: ").append(ownerError);
    }
    memory().filter(_ -> killedBecause.isEmpty()).ifPresent(text::append);
    crashFile.ifPresent(
        file -> text.append("; its crash file, until this program ends: ").append(file));
    if (!lastLines.isEmpty()) {
      text.append("; its last line: ").append(lastLines.getLast());
    }
    var origin = item.origin(workerNumber);
    return new WorkerCrashedException(text.toString(), this, item.text(), ran, ownerError, origin);
  }

  private static String during(Item item, Duration ran) {
    String argument = item.text();
    String what =
        "item "
            + item.index()
            + " of "
            + item.call()
            + (argument.equals("null") ? "" : ", " + argument); // the task may have none
    return item.chunk().receipts() > 0 && ran.isZero()
        ? " while it received "
            + what
            + ", as did "
            + (item.chunk().receipts() - 1)
            + " workers before it"
        : String.format(
            Locale.ROOT,
            " after running %s, for %.1f s (attempt %d)",
            what,
            ran.toMillis() / 1000.0,
            item.attempt());
  }

  private Optional<String> memory() {
    String resident =
        residentBytes.isEmpty() ? "" : "; it held " + ByteSize.text(residentBytes.getAsLong());
    String heap =
        heapBytes.isEmpty() ? "" : "; of its heap it used " + ByteSize.text(heapBytes.getAsLong());
    return Optional.of(resident + heap).filter(text -> !text.isEmpty());
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
