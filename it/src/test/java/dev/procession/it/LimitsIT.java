package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import dev.procession.PoolConfig;
import dev.procession.Resources;
import dev.procession.TaskContext;
import dev.procession.WorkerCrashedException;
import dev.procession.WorkerStartException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What workers may use of the machine. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class LimitsIT {
  private static final long MIB = 1L << 20;
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** What one worker was given. */
  record Share(long heap, long memory, int processors) implements Serializable {
    static Share own() {
      return new Share(
          Runtime.getRuntime().maxMemory(),
          Resources.ofThisProcess().memory().orElseThrow(),
          Runtime.getRuntime().availableProcessors());
    }

    /** Of a worker that this one starts, in a pool of so many. */
    static Share nested(int workers) {
      try (var pool = Pool.processes(workers)) {
        return pool.apply(Share::own);
      }
    }
  }

  @Test
  void twoWorkersTogetherHaveThreeQuartersOfTheMemoryAtMost() {
    long memory = Resources.ofThisProcess().memory().orElseThrow();

    try (var pool = Pool.processes(2)) {
      Share share = pool.apply(Share::own);

      assertThat(share.heap()).isBetween(memory / 5, memory / 4);
      assertThat(share.memory()).isBetween(memory / 4, memory * 3 / 8);
    }
  }

  @Test
  void sparesHaveTheirShareToo() {
    long memory = Resources.ofThisProcess().memory().orElseThrow();

    try (var pool = Pool.processes(c -> c.withWorkers(2).withSpares(4))) {
      Share share = pool.apply(Share::own);

      assertThat(share.heap()).isBetween(memory / 10, memory / 8);
      assertThat(share.memory()).isBetween(memory / 10, memory / 8);
    }
  }

  @Test
  void nestedWorkersShareWhatTheirParentWasGiven() {
    try (var pool = Pool.processes(c -> budget(c, "1g").withWorkers(1))) {
      Share alone = pool.apply(() -> Share.nested(1));
      Share one = pool.apply(() -> Share.nested(4));

      // a JVM of this collector counts one of its two survivor spaces as no heap
      assertThat(alone.heap()).isBetween(230 * MIB, 256 * MIB);
      assertThat(alone.memory()).isEqualTo(768 * MIB);
      assertThat(one.heap()).isBetween(170 * MIB, 192 * MIB);
      assertThat(one.memory()).isEqualTo(192 * MIB);
    }
  }

  private static PoolConfig budget(PoolConfig config, String size) {
    return config.withJvmArguments(List.of("-Dprocession.memory=" + size));
  }

  @Test
  void eachLevelGetsLess() {
    Share first;
    Share second;
    try (var pool = Pool.processes(2)) {
      first = pool.apply(Share::own);
      second = pool.apply(() -> Share.nested(2));
    }

    assertThat(second.heap()).isLessThan(first.heap());
    assertThat(second.memory()).isLessThan(first.memory());
    assertThat(second.processors()).isLessThanOrEqualTo(first.processors());
  }

  @Test
  void theUsersOwnHeapWins() {
    assertThat(heapWith("-Xmx48m")).isBetween(40 * MIB, 48 * MIB);
    assertThat(heapWith("-XX:MaxRAMPercentage=1"))
        .isLessThan(Resources.ofThisProcess().heapPerWorker(1).orElseThrow());
  }

  @Test
  void aFirstHeapAboveTheShareDoesNotKeepAWorkerFromStarting() {
    try (var pool = Pool.processes(c -> budget(c, "64m").withWorkers(1))) {
      long heap = pool.apply(() -> heapWith("-Xms40m")); // the share is 16 MiB

      assertThat(heap).isGreaterThan(38 * MIB);
    }
  }

  private static long heapWith(String... arguments) {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withJvmArguments(List.of(arguments)))) {
      return pool.apply(Share::own).heap();
    }
  }

  @Test
  void theHeapSettingIsWhatTheJvmGets() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withHeap("48M"))) {
      assertThat(pool.apply(Share::own).heap()).isBetween(40 * MIB, 48 * MIB);
    }
  }

  @Test
  void aBudgetThatIsNoSizeIsNamedWhenANestedPoolStarts() {
    try (var pool = Pool.processes(c -> budget(c, "lots").withWorkers(1))) {
      assertThatThrownBy(() -> pool.run(() -> Share.nested(1)))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasStackTraceContaining("procession.memory=lots")
          .hasStackTraceContaining(WorkerStartException.class.getSimpleName());
    }
  }

  /** Where a task ran, and on which CPUs it and a process that it starts may run. */
  record Bound(int worker, String cpus, String cpusOfChild, int processors)
      implements Serializable {
    static Bound own() throws IOException {
      var child = new ProcessBuilder("grep", ALLOWED, "/proc/self/status").start();
      try (var lines = child.inputReader()) {
        return new Bound(
            TaskContext.current().worker(),
            allowed(Files.readAllLines(Path.of("/proc/self/status"))),
            allowed(lines.readAllLines()),
            Runtime.getRuntime().availableProcessors());
      }
    }
  }

  private static String allowed(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(ALLOWED))
        .map(line -> line.substring(ALLOWED.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWorkerAndWhatItStartsRunOnItsCpusOnly(@TempDir Path folder) throws Exception {
    String usable = allowed(Files.readAllLines(Path.of("/proc/self/status")));
    int first = Integer.parseInt(usable.replaceFirst("\\D.*", ""));
    int last = Integer.parseInt(usable.replaceFirst(".*\\D", ""));
    assumeTrue(first < last, "one usable CPU: there is nothing to choose from");
    var gate = Gate.in(folder);

    try (var pool =
        Pool.processes(
            c -> c.withWorkers(2).withCpuAffinity(List.of(Set.of(first), Set.of(last))))) {
      var one = pool.applyAsync(() -> boundAtOnce(gate, "one"));
      var two = pool.applyAsync(() -> boundAtOnce(gate, "two"));
      gate.awaitArrivals(2); // so each is in another worker
      gate.open();

      assertThat(List.of(one.get(), two.get()))
          .containsExactlyInAnyOrder(
              new Bound(1, "" + first, "" + first, 1), new Bound(2, "" + last, "" + last, 1));
    }
  }

  private static Bound boundAtOnce(Gate gate, String name) throws Exception {
    gate.arriveAndBlock(name);
    return Bound.own();
  }

  @Test
  void aWorkerThatDiesIsReplacedOnTheSameCpus() throws Exception {
    String usable = allowed(Files.readAllLines(Path.of("/proc/self/status")));
    int last = Integer.parseInt(usable.replaceFirst(".*\\D", ""));

    try (var pool = Pool.processes(c -> c.withWorkers(1).withCpuAffinity(List.of(Set.of(last))))) {
      Bound before = pool.apply(Bound::own);
      assertThatThrownBy(() -> pool.run(() -> Runtime.getRuntime().halt(1)))
          .isInstanceOf(WorkerCrashedException.class);

      assertThat(pool.apply(Bound::own)).isEqualTo(before);
      assertThat(before.cpus()).isEqualTo("" + last);
    }
  }
}
