package dev.procession.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Binds processes to CPUs, by the system's {@code taskset}. */
public final class CpuAffinity {
  private static final String USABLE = "Cpus_allowed_list:";

  private final Path proc;
  private final String searchPath;

  CpuAffinity(Path proc, String searchPath) {
    this.proc = proc;
    this.searchPath = searchPath;
  }

  public static CpuAffinity ofThisSystem() {
    return new CpuAffinity(Path.of("/proc"), System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * Returns a copy of the setting, if it can be kept here.
   *
   * @throws IllegalArgumentException if there is no set, an empty one or a CPU that this process
   *     may not use, or if this system cannot bind processes
   */
  public List<Set<Integer>> require(List<Set<Integer>> cpus) {
    List<Set<Integer>> copy = cpus.stream().<Set<Integer>>map(Set::copyOf).toList();
    if (copy.isEmpty() || copy.stream().anyMatch(Set::isEmpty)) {
      throw new IllegalArgumentException(
          "cpuAffinity must have a set, and each set a CPU: cpuAffinity=" + text(copy));
    }
    Set<Integer> usable = usable();
    for (Set<Integer> each : copy) {
      var missing = new TreeSet<>(each);
      missing.removeAll(usable);
      if (!missing.isEmpty()) {
        throw new IllegalArgumentException(
            "cpuAffinity names CPUs that this process may not use: "
                + list(missing)
                + " in cpuAffinity="
                + text(copy)
                + "; usable are "
                + list(usable));
      }
    }
    if (taskset().isEmpty()) {
      throw new IllegalArgumentException(
          "cpuAffinity needs the program taskset, which is not in a folder of PATH="
              + searchPath
              + "; install the package util-linux");
    }
    return copy;
  }

  /** What stands before a command so that it runs on these CPUs only; nothing for no CPUs. */
  List<String> command(Set<Integer> cpus) throws IOException {
    if (cpus.isEmpty()) {
      return List.of();
    }
    Path taskset = taskset().orElseThrow(() -> new IOException("taskset is gone: " + searchPath));
    return List.of(taskset.toString(), "-c", list(cpus));
  }

  private Optional<Path> taskset() {
    for (String folder : searchPath.split(Pattern.quote(File.pathSeparator), -1)) {
      Path program = Path.of(folder, "taskset").toAbsolutePath();
      if (!folder.isEmpty() && Files.isExecutable(program) && !Files.isDirectory(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  Set<Integer> usable() {
    try {
      for (String line : Files.readAllLines(proc.resolve("self/status"))) {
        if (line.startsWith(USABLE)) {
          return parse(line.substring(USABLE.length()).strip());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cpuAffinity works on Linux only: " + e, e);
    }
    throw new IllegalArgumentException("cpuAffinity needs a Linux that tells " + USABLE);
  }

  /** Reads a list such as {@code 0-3,8}. */
  private static Set<Integer> parse(String list) {
    var cpus = new TreeSet<Integer>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return cpus;
  }

  private static String list(Set<Integer> cpus) {
    return cpus.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String text(List<Set<Integer>> cpus) {
    var sorted = new ArrayList<Set<Integer>>();
    cpus.forEach(each -> sorted.add(new TreeSet<>(each)));
    return sorted.toString();
  }
}
