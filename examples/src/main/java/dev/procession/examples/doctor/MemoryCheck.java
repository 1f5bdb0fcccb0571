package dev.procession.examples.doctor;

import java.nio.file.Path;
import java.util.Optional;

/** How much memory there is, and how much of it the container allows. */
final class MemoryCheck {

  private static final String SUBJECT = "Memory";

  /** A worker JVM with a small heap takes about a hundred MiB before it does anything. */
  private static final long ENOUGH_FOR_A_WORKER = 256L << 20;

  private MemoryCheck() {}

  static Finding of(Machine machine) {
    var meminfo = machine.file("proc/meminfo");
    var total = kibibytes(meminfo, "MemTotal");
    var available = kibibytes(meminfo, "MemAvailable");
    var limit = machine.allowance().memoryLimit();
    if (total.isEmpty() || available.isEmpty()) {
      return Finding.ok(SUBJECT, "not known: this system has no /proc/meminfo");
    }
    var says =
        "%s, of which %s is available; %s"
            .formatted(
                Text.size(total.get()),
                Text.size(available.get()),
                limit
                    .map(bytes -> "container limit " + Text.size(bytes))
                    .orElse("no container limit"));

    var usable = Math.min(available.get(), limit.orElse(Long.MAX_VALUE));
    var share = usable / machine.processors();
    if (usable < ENOUGH_FOR_A_WORKER) {
      return Finding.problem(
          SUBJECT, says, "free some memory or raise the limit: a worker JVM may not even start");
    }
    if (share < ENOUGH_FOR_A_WORKER) {
      return Finding.warning(
          SUBJECT,
          says,
          "a worker for each of %d CPUs has %s; use at most %d workers"
              .formatted(machine.processors(), Text.size(share), usable / ENOUGH_FOR_A_WORKER));
    }
    return Finding.ok(SUBJECT, says);
  }

  private static Optional<Long> kibibytes(Path meminfo, String name) {
    return Text.field(meminfo, name)
        .map(value -> value.replace(" kB", ""))
        .flatMap(Text::number)
        .map(kibibytes -> kibibytes * 1024);
  }
}
