package dev.procession.chaos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** Commands of the system. */
final class Shell {
  private static final int PATIENCE_SECONDS = 30;

  private Shell() {}

  /**
   * Runs a command to its end; whether it ended well.
   *
   * @throws IllegalStateException if it does not end in time; it is killed then
   */
  static boolean run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          String.join(" ", command) + " has not ended after " + PATIENCE_SECONDS + " s");
    }
    return process.exitValue() == 0;
  }

  /** Sends a signal; whether there was such a process. */
  static boolean signal(String signal, long pid) throws IOException, InterruptedException {
    return run("/bin/sh", "-c", "kill -" + signal + " " + pid);
  }
}
