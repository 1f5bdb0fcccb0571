package dev.procession.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * The words in which a JVM sums up its own crash in native code, as it prints them to one of its
 * streams, for the case that it could not write its file. Thread-safe.
 */
final class CrashLines {
  private static final String FIRST =
      "# A fatal error has been detected by the Java Runtime Environment:";

  /** More than a summary has. */
  private static final int MOST = 40;

  private final List<String> lines = new ArrayList<>();

  /** Takes note of the first line of a summary and of those that follow. */
  synchronized void add(String line) {
    if (line.equals(FIRST)) {
      lines.clear();
      lines.add(line);
    } else if (!lines.isEmpty() && lines.size() < MOST) {
      lines.add(line);
    }
  }

  /** All that was noted; empty if no crash was told of. */
  synchronized String text() {
    return String.join("\n", lines);
  }
}
