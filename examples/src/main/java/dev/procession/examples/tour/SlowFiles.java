package dev.procession.examples.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The slow work of many scenarios: after a pause, a file that has its own name in it. */
final class SlowFiles {
  private SlowFiles() {}

  /** Returns the name. */
  static String write(Path folder, String name, Duration pause)
      throws IOException, InterruptedException {
    Thread.sleep(pause);
    Files.writeString(folder.resolve(name), name);
    System.out.println("wrote " + name);
    return name;
  }
}
