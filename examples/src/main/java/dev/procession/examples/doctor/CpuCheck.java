package dev.procession.examples.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How many CPUs there are, how many of them this process may use, and for how much of the time. */
final class CpuCheck {

  private static final String SUBJECT = "CPUs";

  private CpuCheck() {}

  static Finding of(Machine machine) {
    var processors = machine.processors();
    var online = Text.lines(machine.file("sys/devices/system/cpu/online")).stream().findFirst();
    var allowed = Text.field(machine.file("proc/self/status"), "Cpus_allowed_list");
    var quota = machine.allowance().cpuQuota();
    var says =
        processors
            + " for this JVM; "
            + online.map(list -> countOf(list) + " in the machine").orElse("machine not known")
            + allowed.map(list -> ", affinity " + list).orElse(", affinity not known")
            + quota.map(cpus -> ", container quota " + number(cpus)).orElse(", no container quota");

    if (quota.isPresent() && processors > Math.ceil(quota.get())) {
      return Finding.warning(
          SUBJECT,
          says,
          "the JVM counts more CPUs than the quota pays for, and workers will be held up; start it"
              + " with -XX:ActiveProcessorCount="
              + (int) Math.ceil(quota.get()));
    }
    if (processors == 1) return Finding.warning(SUBJECT, says, remedy(allowed, online, quota));
    return Finding.ok(SUBJECT, says);
  }

  private static String remedy(
      Optional<String> allowed, Optional<String> online, Optional<Double> quota) {
    var onlyOne = "one CPU runs nothing in parallel; ";
    if (quota.isPresent() && quota.get() <= 1) return onlyOne + "raise the container's CPU quota";
    if (countOf(allowed.orElse("")) == 1 && countOf(online.orElse("")) > 1) {
      return onlyOne + "let this process use more of them (taskset, cpuset)";
    }
    return onlyOne + "workers still keep crashes and leaks apart";
  }

  /** The length of a list such as {@code 0-3,8}. */
  static int countOf(String list) {
    return Stream.of(list.split(","))
        .map(range -> range.strip().split("-"))
        .filter(ends -> !ends[0].isEmpty())
        .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
        .sum();
  }

  private static String number(double cpus) {
    return String.format(Locale.ROOT, "%.2f", cpus).replaceFirst("\\.?0+$", "");
  }
}
