package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plain JVMs, without our library in between. */
final class Jvm {
  private Jvm() {}

  /** Starts a main class of this module. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(java(), "-Xshare:auto", "-cp", classPath(main)));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Starts one with options, and with all that is on the class path of this one. */
  static Process start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(java(), "-Xshare:auto"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The one jar or folder that the class is in. */
  private static String classPath(Class<?> main) {
    return Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  /** Waits for its end; kills it, and what it started, if that does not come. */
  static void end(Process process) {
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
