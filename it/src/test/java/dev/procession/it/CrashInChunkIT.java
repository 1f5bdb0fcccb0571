package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.PoolListener;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.WorkerCrashedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a dead worker means for the items beside the one that it died of. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class CrashInChunkIT {

  @Repeated
  void aPoisonousItemCostsItselfOnly(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(2)) {
      List<Outcome<Integer>> outcomes =
          pool
              .withChunkSize(100)
              .imap(x -> dieAt(gate, x, 37), Range.of(0, 100))
              .outcomes()
              .stream()
              .toList();

      assertThat(outcomes).hasSize(100);
      for (Outcome<Integer> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Success<Integer>(long index, Integer value, _) ->
              assertThat(value.longValue()).isEqualTo(index).isNotEqualTo(37);
          case Outcome.Failure<Integer>(long index, var error) -> {
            assertThat(index).isEqualTo(37);
            assertThat(error)
                .isInstanceOf(WorkerCrashedException.class)
                .hasMessageContaining("item 37");
            assertThat(error.index()).hasValue(37);
          }
        }
      }
      assertThat(gate.arrived()).hasSize(100); // a second arrival of one item would have failed
    }
  }

  static int dieAt(Gate gate, int item, int poison) {
    gate.arrive(item);
    if (item == poison) {
      Runtime.getRuntime().halt(9);
    }
    return item;
  }

  @Repeated
  void anItemIsRetriedUntilItSucceeds(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(2)) {
      List<Integer> attempts =
          pool.withRetries(2).withChunkSize(5).map(x -> dieTwice(gate, x), Range.of(0, 20));

      assertThat(attempts.get(7)).isEqualTo(3);
      assertThat(attempts.stream().filter(attempt -> attempt == 1)).hasSize(19);
      assertThat(gate.arrived()).hasSize(22);
    }
  }

  static int dieTwice(Gate gate, int item) {
    int attempt = TaskContext.current().attempt();
    gate.arrive(item + "-" + attempt);
    if (item == 7 && attempt < 3) {
      Runtime.getRuntime().halt(9);
    }
    return attempt;
  }

  @Repeated
  void anItemIsGivenUpAfterItsRetries(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var retried = new AtomicInteger();
    PoolListener listener =
        event -> {
          if (event instanceof PoolEvent.TaskRetried) {
            retried.incrementAndGet();
          }
        };
    try (var pool = Pool.processes(c -> c.withWorkers(2).withListener(listener))) {
      List<Outcome<Integer>> outcomes =
          pool
              .withRetries(2)
              .withChunkSize(10)
              .imap(x -> dieAlways(gate, x), Range.of(0, 20))
              .outcomes()
              .stream()
              .toList();

      assertThat(outcomes.stream().filter(Outcome.Failure.class::isInstance)).hasSize(1);
      var failure = (Outcome.Failure<Integer>) outcomes.get(7);
      assertThat(failure.error()).isInstanceOf(WorkerCrashedException.class);
      assertThat(failure.error().attempt()).isEqualTo(3);
      assertThat(gate.arrived()).hasSize(22);
      await().until(() -> pool.stats().crashes() == 3);
    }
    assertThat(retried).hasValue(2);
  }

  static int dieAlways(Gate gate, int item) {
    gate.arrive(item + "-" + TaskContext.current().attempt());
    if (item == 7) {
      Runtime.getRuntime().halt(9);
    }
    return item;
  }

  @Repeated
  void killedIdleWorkersCostNothing() {
    try (var pool = Pool.processes(2)) {
      for (int round = 0; round < 5; round++) {
        assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
        for (var worker : pool.stats().workers()) {
          worker.pid().stream().mapToObj(ProcessHandle::of).forEach(CrashInChunkIT::kill);
        }
      }
      assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
    }
  }

  private static void kill(java.util.Optional<ProcessHandle> process) {
    process.ifPresent(handle -> {
      handle.destroyForcibly();
      handle.onExit().join();
    });
  }

  @Repeated
  void withRetriesKillsFromOutsideChangeNothing() {
    var killer = new Killer(800);
    try (var pool = Pool.processes(c -> c.withWorkers(3).withListener(killer))) {
      List<Integer> results = pool.withRetries(100).map(CrashInChunkIT::slowly, Range.of(0, 5000));

      assertThat(results).isEqualTo(Range.of(1, 5001));
    }
    assertThat(killer.kills).hasPositiveValue();
  }

  static int slowly(int item) {
    long end = System.nanoTime() + 100_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return item + 1;
  }

  @Repeated
  void withoutRetriesEachItemIsRightOrFailedAndNeverRunsTwice(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var killer = new Killer(400);
    var failed = new ArrayList<Long>();
    try (var pool = Pool.processes(c -> c.withWorkers(3).withListener(killer))) {
      long index = 0;
      try (var outcomes = pool.imap(x -> arriveAndAdd(gate, x), Range.of(0, 2000)).outcomes()) {
        for (Outcome<Integer> outcome : outcomes) {
          assertThat(outcome.index()).isEqualTo(index);
          switch (outcome) {
            case Outcome.Success<Integer> success ->
                assertThat(success.value().longValue()).isEqualTo(index + 1);
            case Outcome.Failure<Integer> failure -> {
              assertThat(failure.error()).isInstanceOf(WorkerCrashedException.class);
              failed.add(index);
            }
          }
          index++;
        }
      }
      assertThat(index).isEqualTo(2000);
    }
    assertThat(killer.kills).hasPositiveValue();
    assertThat(failed).hasSizeLessThanOrEqualTo(killer.kills.get());
  }

  static int arriveAndAdd(Gate gate, int item) {
    gate.arrive(item);
    return slowly(item);
  }

  /** Kills the worker that ended an item, after each so many of them. */
  private static final class Killer implements PoolListener {
    final AtomicInteger kills = new AtomicInteger();
    private final int every;
    private final Map<Integer, Long> pids = new ConcurrentHashMap<>();
    private int ended;

    Killer(int every) {
      this.every = every;
    }

    @Override
    public void onEvent(PoolEvent event) {
      if (event instanceof PoolEvent.WorkerStarted started) {
        pids.put(started.worker(), started.pid());
      }
      if (event instanceof PoolEvent.TaskFinished finished && ++ended % every == 0) {
        ProcessHandle.of(pids.get(finished.worker()))
            .filter(ProcessHandle::destroyForcibly)
            .ifPresent(_ -> kills.incrementAndGet());
      }
    }
  }

  @Repeated
  void aCrashDuringOneCallIsNotNoticedByAnother() throws Exception {
    try (var pool = Pool.processes(2)) {
      var steady = pool.mapAsync(CrashInChunkIT::slowly, Range.of(0, 2000));

      for (int i = 0; i < 3; i++) {
        var error =
            catchThrowableOfType(
                WorkerCrashedException.class, () -> pool.run(() -> Runtime.getRuntime().halt(1)));
        assertThat(error.exitCode()).hasValue(1);
      }

      assertThat(steady.get()).isEqualTo(Range.of(1, 2001));
    }
  }
}
