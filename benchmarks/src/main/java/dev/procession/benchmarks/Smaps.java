package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the system says of the memory of one process. */
record Smaps(long pid, List<String> lines) {
  static Smaps of(long pid) throws IOException {
    Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
    return new Smaps(pid, Files.readAllLines(rollup));
  }

  /** The value of a line such as {@code Pss}. */
  double mebibytes(String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("pid " + pid + " has no line " + name + " in smaps_rollup");
  }
}
