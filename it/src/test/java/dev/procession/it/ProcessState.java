package dev.procession.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of a process, and signals to it. */
final class ProcessState {
  private static final int SIGINT = 2;

  private ProcessState() {}

  /** A zombie counts as gone: it only waits for somebody to ask for its exit code. */
  static boolean isAlive(long pid) {
    char state = of(pid);
    return state != 'Z' && state != 'X';
  }

  static boolean isStopped(long pid) {
    return of(pid) == 'T';
  }

  private static char of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return 'X';
    }
  }

  /** Whether this process ignores SIGINT, which those that it starts then do too. */
  static boolean ignoresInterrupt() throws IOException {
    long ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    return (ignored >> (SIGINT - 1) & 1) == 1;
  }

  /** Sends a signal, such as {@code STOP}. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
