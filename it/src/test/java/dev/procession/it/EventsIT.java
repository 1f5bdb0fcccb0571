package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.PoolEvent.Progressed;
import dev.procession.PoolEvent.TaskFinished;
import dev.procession.PoolEvent.TaskStarted;
import dev.procession.PoolEvent.TaskSubmitted;
import dev.procession.PoolEvent.WorkerExited;
import dev.procession.PoolEvent.WorkerStarted;
import dev.procession.Progress;
import dev.procession.Range;
import dev.procession.TaskContext;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool tells of itself: events, progress, numbers. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class EventsIT {
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

  @Repeated
  void theEventsOfAnItemComeInOrder() {
    try (var pool = Pool.processes(c -> c.withWorkers(2).withListener(events::add))) {
      await().until(() -> events.stream().filter(WorkerStarted.class::isInstance).count() == 2);
      pool.withName("squares").forEach(_ -> {}, Range.of(0, 20));
    }

    assertThat(events).allMatch(event -> event.pool().startsWith("pool-"));
    for (long index = 0; index < 20; index++) {
      List<PoolEvent> told = of(index);
      int last = told.size() - 1;
      assertThat(told).hasSizeGreaterThanOrEqualTo(3);
      assertThat(told.getFirst()).isInstanceOf(TaskSubmitted.class);
      assertThat(told.subList(1, last)).hasOnlyElementsOfType(TaskStarted.class);
      assertThat(told.getLast()).isInstanceOf(TaskFinished.class);
      assertThat(((TaskFinished) told.getLast()).worker())
          .isEqualTo(((TaskStarted) told.get(last - 1)).worker());
    }
    assertThat(events.stream().filter(WorkerStarted.class::isInstance)).hasSize(2);
    assertThat(events.stream().filter(WorkerExited.class::isInstance))
        .hasSize(2)
        .noneMatch(event -> ((WorkerExited) event).crashed());
  }

  private List<PoolEvent> of(long index) {
    return events.stream()
        .filter(event ->
            switch (event) {
              case TaskSubmitted task -> task.index() == index;
              case TaskStarted task -> task.index() == index;
              case TaskFinished task -> task.index() == index && task.successful();
              default -> false;
            })
        .toList();
  }

  @Test
  void theCallIsNamed() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(events::add))) {
      pool.withName("squares").run(() -> {});
    }

    assertThat(events)
        .filteredOn(TaskStarted.class::isInstance)
        .hasSize(1)
        .allMatch(event -> ((TaskStarted) event).call().equals("squares"));
  }

  @Test
  void aCrashIsToldWithItsExitCode() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(events::add))) {
      assertThatThrownBy(() -> pool.run(() -> Runtime.getRuntime().halt(9)));
      pool.run(() -> {});
    }

    var exits = events.stream().filter(WorkerExited.class::isInstance).toList();
    assertThat(exits).hasSize(2);
    var crash = (WorkerExited) exits.getFirst();
    assertThat(crash.crashed()).isTrue();
    assertThat(crash.exitCode()).hasValue(9);
    assertThat(crash.reason()).contains("exit code 9");
    assertThat(((WorkerExited) exits.getLast()).crashed()).isFalse();
  }

  @Test
  void whatATaskReportsIsToldWhileItRuns(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(events::add))) {
      var result =
          pool.runAsync(() -> {
            TaskContext.current().report(1, 3);
            gate.block();
          });
      await().until(() -> !progressed().isEmpty());
      assertThat(progressed().getFirst().done()).isEqualTo(1);
      gate.open();
      result.join();
    }
  }

  @Repeated
  void theLastReportOfATaskIsToldLast() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(events::add))) {
      pool.run(() -> {
        TaskContext.current().report(1, 3);
        TaskContext.current().report(2, 3);
        TaskContext.current().report(3, 3);
      });
    }

    Progressed last = progressed().getLast();
    assertThat(last.done()).isEqualTo(3);
    assertThat(last.total()).isEqualTo(3);
    assertThat(last.index()).isZero();
  }

  private List<Progressed> progressed() {
    return events.stream()
        .filter(Progressed.class::isInstance)
        .map(Progressed.class::cast)
        .toList();
  }

  @Test
  void aListenerThatThrowsStopsNothing() {
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withListener(_ -> {
                  throw new IllegalStateException("on purpose, in a listener");
                })
                .withListener(events::add))) {
      assertThat(pool.map(x -> x, Range.of(0, 10))).isEqualTo(Range.of(0, 10));
    }
  }

  @Test
  void aSlowListenerMissesEventsWhichAreCounted() {
    var gate = new CountDownLatch(1);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withListener(_ -> block(gate)))) {
      assertThat(pool.map(x -> x, Range.of(0, 10_000))).hasSize(10_000);

      assertThat(pool.stats().droppedEvents()).isPositive();
      gate.countDown();
    }
  }

  private static void block(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts what it is told. */
  private static final class Counting implements Progress, Progress.Handle {
    final AtomicLong total = new AtomicLong(-1);
    final AtomicLong advanced = new AtomicLong();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public Handle begin(OptionalLong expected) {
      total.set(expected.orElse(-2));
      return this;
    }

    @Override
    public void advance(long items) {
      advanced.addAndGet(items);
    }

    @Override
    public void end() {
      ends.incrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1000})
  void progressCountsItemsAlsoInChunks(int size) {
    var progress = new Counting();
    try (var pool = Pool.processes(2)) {
      pool.withChunkSize(10).withProgress(progress).forEach(_ -> {}, Range.of(0, size));

      assertThat(progress.total).hasValue(size);
      assertThat(progress.advanced).hasValue(size);
      assertThat(progress.ends).hasValue(1);
    }
  }

  @Test
  void progressOfALazyCallEnds() {
    var progress = new Counting();
    try (var pool = Pool.processes(2)) {
      try (var results = pool.withProgress(progress).imap(x -> x, Range.of(0, 100).stream())) {
        assertThat(results.stream().count()).isEqualTo(100);
      }
      await().untilAsserted(() -> assertThat(progress.ends).hasValue(1));
    }
    assertThat(progress.total).hasValue(-2);
    assertThat(progress.advanced).hasValue(100);
  }

  @Test
  void statsTellWhatEachWorkerDoes(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(1)) {
      assertThat(pool.map(x -> x, Range.of(0, 10))).hasSize(10);
      var busy =
          pool.withName("busy")
              .withChunkSize(1)
              .mapAsync(
                  x -> {
                    gate.arriveAndBlock(x);
                    return x;
                  },
                  Range.of(0, 5));
      gate.awaitArrivals(1);

      var stats = pool.stats();
      var worker = stats.workers().getFirst();
      assertThat(worker.number()).isEqualTo(1);
      assertThat(worker.state()).isEqualTo("BUSY");
      assertThat(worker.pid()).isPresent();
      assertThat(worker.call()).contains("busy");
      assertThat(worker.item()).hasValue(0);
      assertThat(worker.since()).isPresent();
      assertThat(worker.done()).isEqualTo(10);
      assertThat(worker.residentBytes().getAsLong()).isGreaterThan(10 << 20);
      assertThat(stats.done()).isEqualTo(10);
      assertThat(stats.starts()).isEqualTo(1);
      assertThat(stats.crashes()).isZero();

      gate.open();
      assertThat(busy.get()).hasSize(5);
      await().until(() -> pool.stats().workers().getFirst().state().equals("IDLE"));
      assertThat(pool.stats().done()).isEqualTo(15);
    }
  }
}
