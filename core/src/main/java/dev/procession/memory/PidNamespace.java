package dev.procession.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The PID namespace of this process. A container has its own; what it shares of the file system
 * with others is seen by processes that do not know its pids, or know others by them.
 */
final class PidNamespace {
  /** The number that Linux gives to the one in which the machine started. */
  private static final String OF_THE_MACHINE = "4026531836";

  private static final String CURRENT = read();

  private PidNamespace() {}

  /** Its number; empty for that of the machine, and where no {@code /proc} tells. */
  static String current() {
    return CURRENT;
  }

  private static String read() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      String number = link.replaceAll("\\D", "");
      return number.equals(OF_THE_MACHINE) ? "" : number;
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
