package dev.procession.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The limits a container sets, from control groups of version 2, version 1, or both on one system.
 * A limit on any group above ours holds for us too, so the lowest counts. Inside a container our
 * own group's path may name folders that only the host can see; those are passed over.
 *
 * @param root where {@code proc} and {@code sys} are
 */
public record Cgroup(Path root) {

  /** How many bytes of memory we may use, if that is limited. */
  public OptionalLong memoryLimit() {
    return Stream.concat(
            groups("").map(group -> group.resolve("memory.max")),
            groups("memory").map(group -> group.resolve("memory.limit_in_bytes")))
        .mapToLong(Cgroup::number)
        .filter(limit -> limit >= 0)
        .min();
  }

  /** How many CPUs' worth of time we may use, if that is limited. */
  public OptionalDouble cpuQuota() {
    return Stream.concat(
            groups("").map(Cgroup::quotaOfVersion2), groups("cpu").map(Cgroup::quotaOfVersion1))
        .flatMapToDouble(OptionalDouble::stream)
        .min();
  }

  /** Our group of one controller ("" is version 2) and all above it. */
  private Stream<Path> groups(String controller) {
    Path mounted = root.resolve("sys/fs/cgroup").resolve(controller);
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3)) // number, controllers, path
        .filter(parts -> parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller))
        .map(parts -> mounted.resolve(parts[2].replaceFirst("^/+", "")).normalize())
        .filter(group -> group.startsWith(mounted))
        .flatMap(group -> Stream.iterate(group, it -> it.startsWith(mounted), Path::getParent));
  }

  /** {@code cpu.max} holds quota and period in microseconds, or "max" and the period. */
  private static OptionalDouble quotaOfVersion2(Path group) {
    long[] parts =
        lines(group.resolve("cpu.max")).stream()
            .limit(1)
            .flatMap(line -> Arrays.stream(line.split(" ", -1)))
            .mapToLong(Cgroup::number)
            .toArray();
    return parts.length == 2 ? quotient(parts[0], parts[1]) : OptionalDouble.empty();
  }

  /** A quota of -1 means none. */
  private static OptionalDouble quotaOfVersion1(Path group) {
    return quotient(
        number(group.resolve("cpu.cfs_quota_us")), number(group.resolve("cpu.cfs_period_us")));
  }

  private static OptionalDouble quotient(long quota, long period) {
    return quota > 0 && period > 0
        ? OptionalDouble.of((double) quota / period)
        : OptionalDouble.empty();
  }

  private static long number(Path file) {
    return lines(file).stream().mapToLong(Cgroup::number).findFirst().orElse(-1);
  }

  /**
   * Below 0 if it is none, or has 19 digits: version 1 says "no limit" with a number near 2^63,
   * rounded to pages.
   */
  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  /** None if the file is missing or may not be read: then no limit is known. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
