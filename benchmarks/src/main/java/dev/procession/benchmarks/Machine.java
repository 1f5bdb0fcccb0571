package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What all figures of a run depend on. */
record Machine(
    String processor,
    int cpus,
    String memory,
    String system,
    String java,
    String load,
    String date) {

  static Machine now() {
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        line("/proc/meminfo", "MemTotal"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        loadNow(),
        LocalDate.now(ZoneOffset.UTC).toString());
  }

  private static String line(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String loadNow() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  List<String> lines() {
    return List.of(
        "date       " + date,
        "processor  " + processor + ", " + cpus + " usable",
        "memory     " + memory,
        "system     " + system,
        "JDK        " + java,
        "load before the run " + load);
  }
}
