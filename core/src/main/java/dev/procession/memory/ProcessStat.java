package dev.procession.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * What Linux tells of a process in {@code /proc/PID/stat}.
 *
 * @param state its letter there
 * @param started when it was started, in ticks since the machine was: whoever sets the clock does
 *     not change that, as he does the time of day that is computed from it
 */
public record ProcessStat(char state, long started) {
  /** Counted from behind the name, which may contain anything. */
  private static final int STARTED_FIELD = 19;

  /** Where there is no {@code /proc}, a start is told in seconds of the clock, and only about. */
  private static final int CLOCK_SECONDS_OFF = 2;

  /** Empty if there is no such process, or no {@code /proc}. */
  public static Optional<ProcessStat> of(long pid) {
    try {
      return Optional.of(read(pid));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ProcessStat read(long pid) throws IOException {
    return ofText(Files.readString(file(pid), StandardCharsets.ISO_8859_1));
  }

  private static Path file(long pid) {
    return Path.of("/proc", Long.toString(pid), "stat");
  }

  private static ProcessStat ofText(String text) {
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[STARTED_FIELD]));
  }

  /** Whether this machine tells of processes in this way. */
  public static boolean isKnown() {
    return Files.exists(Path.of("/proc/self/stat"));
  }

  /** Whether it has ended, though its parent has not waited for it yet. */
  public boolean hasEnded() {
    return state == 'Z' || state == 'X';
  }

  /**
   * When this process was started, for its name: {@link #started}, or seconds of the clock where
   * there is no {@code /proc}.
   */
  public static long startOfThisProcess() {
    long pid = ProcessHandle.current().pid();
    return isKnown() ? startOf(pid) : startByClock(pid).orElse(0);
  }

  static long startOf(long pid) {
    try {
      return read(pid).started();
    } catch (IOException e) {
      throw new IllegalStateException(
          file(pid)
              + " cannot be read, which says when this process was started, as others must know: "
              + e
              + "; if it has no descriptor left, let it open fewer files or raise ulimit -n",
          e);
    }
  }

  /**
   * Whether a process lives that was started when its name says. If that cannot be found out, as by
   * one who has no descriptor left to look with, it lives: what it has is not for others to take.
   *
   * @param named whether a start is the one of its name
   */
  public static boolean isAlive(long pid, LongPredicate named) {
    if (!isKnown()) {
      return isAliveByClock(pid, named);
    }
    try {
      ProcessStat stat = read(pid);
      return !stat.hasEnded() && named.test(stat.started);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return Files.exists(file(pid)); // gone while it was read, or no descriptor to read it by
    }
  }

  private static boolean isAliveByClock(long pid, LongPredicate named) {
    OptionalLong found = startByClock(pid);
    if (found.isEmpty()) {
      return false;
    }
    for (long off = -CLOCK_SECONDS_OFF; off <= CLOCK_SECONDS_OFF; off++) {
      if (named.test(found.getAsLong() + off)) {
        return true;
      }
    }
    return false;
  }

  private static OptionalLong startByClock(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(handle -> handle.info().startInstant().map(Instant::getEpochSecond).orElse(0L))
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }
}
