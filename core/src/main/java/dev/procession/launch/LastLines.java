package dev.procession.launch;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines that a process printed, for the error that tells of its end. Thread-safe. */
public final class LastLines {
  private static final int LINES = 20;
  private static final int LINE_CHARACTERS = 500;

  private final ArrayDeque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(
        line.length() <= LINE_CHARACTERS ? line : line.substring(0, LINE_CHARACTERS) + "…");
  }

  public synchronized List<String> list() {
    return List.copyOf(lines);
  }
}
