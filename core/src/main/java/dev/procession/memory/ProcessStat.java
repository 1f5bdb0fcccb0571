package dev.procession.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of a process in {@code /proc/PID/stat}.
 *
 * @param state its letter there
 * @param started when it was started, in ticks of this machine
 */
public record ProcessStat(char state, long started) {
  /** Counted from behind the name, which may contain anything. */
  private static final int STARTED_FIELD = 19;

  /** Empty if there is no such process, or no {@code /proc}. */
  public static Optional<ProcessStat> of(long pid) {
    try {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      return Optional.of(ofText(Files.readString(stat, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty();
    }
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
}
