package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.PoolEvent.WorkerExited;
import dev.procession.PoolEvent.WorkerStarted;
import dev.procession.Range;
import dev.procession.WorkerCrashedException;
import dev.procession.WorkerStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who takes the place of a worker, and when a worker has to go. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class SupplyIT {
  private static final int MEGABYTE = 1 << 20;

  /** What a task keeps although it should not. */
  private static final List<ByteBuffer> LEAKED = new ArrayList<>();

  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

  @Test
  void aSpareTakesThePlaceOfADeadWorkerAtOnce() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withSpares(1).withListener(events::add))) {
      List<Long> started = pidsOf(2);
      long first = pool.apply(SupplyIT::pid);
      assertThatThrownBy(() -> pool.run(() -> Runtime.getRuntime().halt(1)))
          .isInstanceOf(WorkerCrashedException.class);

      long second = pool.apply(SupplyIT::pid);

      assertThat(second).isNotEqualTo(first);
      assertThat(started).contains(first, second);
    }
  }

  @Test
  void aSpareTakesNoWorkWhileNobodyIsMissing() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withSpares(1).withListener(events::add))) {
      pidsOf(2);

      assertThat(pool.withChunkSize(1).map(_ -> pid(), Range.of(0, 100))).containsOnly(pid(pool));
      assertThat(pool.stats().workers()).extracting(worker -> worker.state()).contains("STANDBY");
    }
  }

  @Test
  void aGrownPoolTakesItsSpareAtOnce(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withSpares(1).withListener(events::add))) {
      List<Long> started = pidsOf(2);
      var busy = pool.runAsync(() -> gate.arriveAndBlock("busy"));
      var waiting = pool.applyAsync(SupplyIT::pid);
      gate.awaitArrivalOf("busy");

      pool.resize(2);

      assertThat(waiting.join()).isIn(started);
      gate.open();
      busy.join();
    }
  }

  @Test
  void aWorkerIsReplacedAfterItsShareOfItems() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withMaxTasksPerWorker(5))) {
      var pids = new ArrayList<Long>();
      for (int i = 0; i < 20; i++) {
        pids.add(pool.apply(SupplyIT::pid));
      }

      Map<Long, Long> items = pids.stream().collect(groupingBy(pid -> pid, counting()));
      assertThat(items.values()).hasSize(4).containsOnly(5L);
      assertThat(pool.stats().crashes()).isZero();
    }
  }

  @Test
  void noAutomaticChunkIsLargerThanTheRestOfTheShare() {
    try (var pool = Pool.processes(c -> c.withWorkers(2).withMaxTasksPerWorker(7))) {
      List<Long> pids = pool.map(_ -> pid(), Range.of(0, 100));

      Map<Long, Long> items = pids.stream().collect(groupingBy(pid -> pid, counting()));
      assertThat(items.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(7));
    }
  }

  @Test
  void anExplicitChunkIsNotSplitForTheShare() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withMaxTasksPerWorker(3))) {
      List<Long> pids = pool.withChunkSize(10).map(_ -> pid(), Range.of(0, 20));

      assertThat(pids.subList(0, 10)).containsOnly(pids.getFirst());
      assertThat(pids.subList(10, 20)).containsOnly(pids.getLast());
      assertThat(pids.getFirst()).isNotEqualTo(pids.getLast());
    }
  }

  @Repeated
  void idleWorkersEndAndComeBackWithTheWork() {
    try (var pool = Pool.processes(c -> c.withWorkers(2).withIdleTimeout(ofMillis(50)))) {
      assertThat(pool.map(x -> x + 1, Range.of(0, 10))).isEqualTo(Range.of(1, 11));
      await().until(() -> pool.stats().workers().isEmpty());

      assertThat(pool.apply(() -> "back")).isEqualTo("back");
      assertThat(pool.map(x -> x + 1, Range.of(0, 10))).isEqualTo(Range.of(1, 11));
      assertThat(pool.stats().crashes()).isZero();
    }
  }

  @Test
  void aWorkerOverItsMemoryLimitIsKilledWithBothNumbers() {
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withHeap("64m")
                .withJvmArguments(List.of("-XX:MaxDirectMemorySize=1g"))
                .withMemoryLimit("250m"))) {
      List<Outcome<Integer>> outcomes =
          pool
              .withChunkSize(5)
              .imap(x -> x == 2 ? leakAndBlock() : x, Range.of(0, 5))
              .outcomes()
              .stream()
              .toList();

      assertThat(outcomes).filteredOn(Outcome.Success.class::isInstance).hasSize(4);
      assertThat(((Outcome.Failure<Integer>) outcomes.get(2)).error())
          .isInstanceOf(WorkerCrashedException.class)
          .hasMessageContaining("its limit is 250 MiB")
          .hasMessageMatching("(?s).*its processes hold \\d+(\\.\\d)? [MG]iB of memory.*");
    }
  }

  static int leakAndBlock() throws InterruptedException {
    leak(400);
    Thread.sleep(60_000);
    return 0;
  }

  private static void leak(int megabytes) {
    for (int i = 0; i < megabytes; i++) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(MEGABYTE);
      for (int page = 0; page < MEGABYTE; page += 4096) {
        buffer.put(page, (byte) 1);
      }
      LEAKED.add(buffer);
    }
  }

  @Test
  void aLimitThatNoWorkerCanKeepIsAnErrorAndNoEndlessRespawn() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withMemoryLimit("5m"))) {
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> pool.apply(() -> 1))
                  .isInstanceOf(WorkerStartException.class)
                  .hasMessageContaining("its limit is 5 MiB"));
      long starts = pool.stats().starts();
      assertThat(starts).isLessThan(10);
      await().during(ofMillis(1500)).until(() -> pool.stats().starts() - starts < 2);
    }
  }

  @Test
  void whatAWorkerHasStartedCountsAsItsMemory() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withMemoryLimit("250m"))) {
      var error =
          catchThrowableOfType(WorkerCrashedException.class, () -> pool.run(SupplyIT::fork));

      assertThat(error).hasMessageContaining("its limit is 250 MiB");
    }
  }

  /** A grandchild that holds 400 MB until it is killed. */
  static void fork() throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "(head -c 400000000 /dev/zero; sleep 60) | tail -c 400000000")
        .start()
        .waitFor();
  }

  @Test
  void aWorkerThatHasGrownIsReplacedAndNothingIsLost() {
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withJvmArguments(List.of("-XX:MaxDirectMemorySize=1g"))
                .withRecycleAbove("300m")
                .withListener(events::add))) {
      long first = pid(pool);
      pool.run(() -> leak(300));

      await().until(() -> pid(pool) != first);

      WorkerExited end =
          events(WorkerExited.class).findFirst().orElseThrow(() -> new AssertionError(events));
      assertThat(end.crashed()).isFalse();
      assertThat(end.pid()).isEqualTo(first);
    }
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  private static long pid(Pool pool) {
    return pool.apply(SupplyIT::pid);
  }

  /** Of the first workers that started, once they are ready. */
  private List<Long> pidsOf(int workers) {
    await().until(() -> events(WorkerStarted.class).count() >= workers);
    return events(WorkerStarted.class).map(WorkerStarted::pid).toList();
  }

  private <E extends PoolEvent> Stream<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }
}
