package dev.procession.examples.doctor;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The limits a container sets, from control groups of version 2, version 1, or both on one machine.
 * A limit on any group above ours holds for us too, so the lowest counts. Inside a container our
 * own group's path may name folders that only the host can see; those are passed over.
 */
record Cgroups(Path root) {

  /** Version 1 says "no limit" with a number near 2^63, rounded to pages. */
  private static final long NO_LIMIT = 1L << 60;

  /** How many CPUs' worth of time we may use, if that is limited. */
  Optional<Double> cpuQuota() {
    return Stream.concat(
            groups("").stream().map(Cgroups::quotaOfVersion2),
            groups("cpu").stream().map(Cgroups::quotaOfVersion1))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** How many bytes of memory we may use, if that is limited. */
  Optional<Long> memoryLimit() {
    Function<String, Function<Path, Optional<Long>>> numberIn =
        name -> group -> firstLine(group.resolve(name)).flatMap(Text::number);
    return Stream.concat(
            groups("").stream().map(numberIn.apply("memory.max")),
            groups("memory").stream().map(numberIn.apply("memory.limit_in_bytes")))
        .flatMap(Optional::stream)
        .filter(limit -> limit < NO_LIMIT)
        .min(Comparator.naturalOrder());
  }

  /** Our group of one controller ("" is version 2) and all above it. */
  private List<Path> groups(String controller) {
    var mounted = root.resolve("sys/fs/cgroup").resolve(controller);
    return Text.lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
        .map(parts -> mounted.resolve(parts[2].replaceFirst("^/+", "")).normalize())
        .filter(group -> group.startsWith(mounted))
        .flatMap(group -> Stream.iterate(group, it -> it.startsWith(mounted), Path::getParent))
        .toList();
  }

  /** {@code cpu.max} holds quota and period in microseconds, or "max" and the period. */
  private static Optional<Double> quotaOfVersion2(Path group) {
    return firstLine(group.resolve("cpu.max"))
        .map(line -> line.split(" "))
        .filter(parts -> parts.length == 2)
        .flatMap(parts -> quotient(Text.number(parts[0]), Text.number(parts[1])));
  }

  /** A quota of -1 means none. */
  private static Optional<Double> quotaOfVersion1(Path group) {
    return quotient(
        firstLine(group.resolve("cpu.cfs_quota_us")).flatMap(Text::number),
        firstLine(group.resolve("cpu.cfs_period_us")).flatMap(Text::number));
  }

  private static Optional<Double> quotient(Optional<Long> quota, Optional<Long> period) {
    return quota.flatMap(
        part -> period.filter(whole -> whole > 0).map(whole -> (double) part / whole));
  }

  private static Optional<String> firstLine(Path file) {
    return Text.lines(file).stream().findFirst().map(String::strip);
  }
}
