package dev.procession.chaos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Commands of the system. */
final class Shell {
  private Shell() {}

  /** Runs a command to its end; whether it ended well. */
  static boolean run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return builder.start().waitFor() == 0;
  }

  /** Sends a signal; whether there was such a process. */
  static boolean signal(String signal, long pid) throws IOException, InterruptedException {
    return run("/bin/sh", "-c", "kill -" + signal + " " + pid);
  }
}
