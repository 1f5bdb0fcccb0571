package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.AsyncResult;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a task knows, and what it is given beside its argument. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class ContextIT {

  @Test
  void aTaskKnowsItself() {
    try (var pool = Pool.processes(2)) {
      List<String> seen =
          pool.map(
              _ -> {
                var context = TaskContext.current();
                assertThat(context.worker()).isBetween(1, 2);
                return context.index() + " " + context.attempt() + " " + context.deadline();
              },
              Range.of(0, 20));

      assertThat(seen)
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> i + " 1 Optional.empty").toList());
      boolean hasDeadline =
          pool.withTimeout(ofSeconds(9)).apply(() -> TaskContext.current().deadline().isPresent());
      assertThat(hasDeadline).isTrue();
    }
  }

  @Test
  void outsideOfATaskThereIsNoContext() {
    assertThatThrownBy(TaskContext::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void randomNumbersDoNotDependOnTheNumberOfWorkers() {
    var alone = random(1, 42);

    assertThat(random(3, 42)).isEqualTo(alone).doesNotHaveDuplicates();
    assertThat(random(3, 43)).doesNotContainAnyElementsOf(alone);
  }

  private static List<Long> random(int workers, long seed) {
    try (var pool = Pool.processes(c -> c.withWorkers(workers).withSeed(seed))) {
      return pool.map(_ -> TaskContext.current().random().nextLong(), Range.of(0, 100));
    }
  }

  @Test
  void countersAreSummedOverAllTasks() {
    try (var pool = Pool.processes(3)) {
      pool.forEach(x -> TaskContext.current().count("items", x), Range.of(0, 100));

      await()
          .untilAsserted(() -> assertThat(pool.stats().counters()).containsEntry("items", 4950L));
    }
  }

  @Test
  void theScratchFolderOfAKilledTaskIsSwept(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    Path note = folder.resolve("note");
    String where = note.toString();
    try (var pool = Pool.processes(1)) {
      AsyncResult<Void> victim =
          pool.runAsync(() -> {
            Path scratch = TaskContext.current().scratchFolder();
            Files.writeString(scratch.resolve("large"), "x".repeat(10_000));
            Files.writeString(Path.of(where), scratch.toString());
            gate.arriveAndBlock("victim");
          });
      gate.awaitArrivalOf("victim");
      Path scratch = Path.of(Files.readString(note));
      assertThat(scratch.resolve("large")).exists();

      long pid = pool.stats().workers().getFirst().pid().orElseThrow();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

      assertThatThrownBy(victim::get).hasCauseInstanceOf(WorkerCrashedException.class);
      await().untilAsserted(() -> assertThat(scratch).doesNotExist());
      assertThat(pool.<Integer>apply(() -> 4)).isEqualTo(4);
    }
  }

  @Test
  void aStoppedTaskLeavesNoScratchFolder(@TempDir Path folder) {
    String note = folder.resolve("note").toString();
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() ->
              pool.withTimeout(ofSeconds(1))
                  .run(() -> {
                    Path scratch = TaskContext.current().scratchFolder();
                    Files.writeString(Path.of(note), scratch.toString());
                    new CountDownLatch(1).await();
                  }))
          .isInstanceOf(TaskTimeoutException.class);
      await()
          .untilAsserted(() -> assertThat(Path.of(Files.readString(Path.of(note)))).doesNotExist());
    }
  }

  /** Leaves a mark whenever it is read. */
  record Heavy(Gate gate, int weight) implements Serializable {
    Heavy {
      if (System.getProperty("in.worker") != null) {
        gate.arrive(ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void aBroadcastIsReadOnceByEachWorker(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool =
            Pool.processes(c -> c.withWorkers(2).withJvmArguments(List.of("-Din.worker=yes")));
        var heavy = pool.broadcast(new Heavy(gate, 7))) {
      for (int call = 0; call < 3; call++) {
        List<Integer> weighed = pool.map(x -> x * heavy.value().weight(), Range.of(0, 50));

        assertThat(weighed).isEqualTo(IntStream.range(0, 50).mapToObj(x -> 7 * x).toList());
      }
      assertThat(gate.arrived()).hasSizeBetween(1, 2);
    }
  }

  @Test
  void aBroadcastAsAnArgumentCrossesToo() {
    try (var pool = Pool.processes(2);
        var seven = pool.broadcast(7)) {
      List<Integer> values = pool.map(b -> b.value(), List.of(seven, seven, seven));

      assertThat(values).containsExactly(7, 7, 7);
      assertThat(seven.value()).isEqualTo(7);
    }
  }

  @Test
  void aClosedBroadcastIsRefused() {
    try (var pool = Pool.processes(1)) {
      var broadcast = pool.broadcast(7);
      int before = pool.apply(() -> broadcast.value());
      broadcast.close();

      assertThat(before).isEqualTo(7);
      assertThatThrownBy(broadcast::value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> pool.apply(() -> broadcast.value()))
          .hasStackTraceContaining("broadcast is closed");
      int after = pool.apply(() -> 1);
      assertThat(after).isEqualTo(1);
    }
  }

  @Test
  void aBroadcastSurvivesTheDeathOfAWorker() {
    try (var pool = Pool.processes(1);
        var seven = pool.broadcast(7)) {
      int before = pool.apply(() -> seven.value());
      assertThatThrownBy(() -> pool.run(() -> Runtime.getRuntime().halt(1)));
      int after = pool.apply(() -> seven.value());

      assertThat(List.of(before, after)).containsOnly(7);
    }
  }

  @Test
  void theInitializerRunsOnceBeforeTheFirstTask(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(2)
                .withInitializer(() -> gate.arrive("first " + ProcessHandle.current().pid()))
                .withFinalizer(() -> gate.arrive("last " + ProcessHandle.current().pid())))) {
      List<Boolean> initialized =
          pool.map(_ -> gate.hasArrived("first " + ProcessHandle.current().pid()), Range.of(0, 50));

      assertThat(initialized).containsOnly(true);
    }
    assertThat(gate.arrived().stream().filter(name -> name.startsWith("first")))
        .hasSizeBetween(1, 2);
    assertThat(gate.arrived().stream().filter(name -> name.startsWith("last"))).isNotEmpty();
  }

  @Test
  void anExecutorTakesLambdas(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(2)) {
      var executor = pool.asExecutorService();

      assertThat(executor.submit(() -> 42).get()).isEqualTo(42);
      assertThat(executor.submit(() -> gate.arrive("submitted")).get()).isNull();
      executor.execute(() -> gate.arrive("executed"));
      var all = executor.invokeAll(List.of(new Answer(1), new Answer(2), new Answer(3)));

      assertThat(all.get(2).get()).isEqualTo(3);
      assertThat(executor.invokeAny(List.of(new Answer(7)))).isEqualTo(7);
      gate.awaitArrivals(2);
      executor.shutdown();
      assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> executor.submit(() -> 1).get())
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
    }
  }

  record Answer(int value) implements dev.procession.SerializableCallable<Integer> {
    @Override
    public Integer call() {
      return value;
    }
  }

  @Test
  void wrappersThatCannotCrossAreRefusedInWords() {
    try (var pool = Pool.processes(1)) {
      var executor = pool.asExecutorService();

      assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, executor).get())
          .satisfiesAnyOf(
              error -> assertThat(error).isInstanceOf(RejectedExecutionException.class),
              error -> assertThat(error).isInstanceOf(ExecutionException.class))
          .hasMessageContaining("supplyAsync");
    }
  }

  @Test
  void lambdasThatCaptureShareNothingBetweenCalls() {
    try (var pool = Pool.processes(1)) {
      var list = new java.util.ArrayList<Integer>();

      int first = pool.apply(() -> grown(list));
      int second = pool.apply(() -> grown(list));

      assertThat(List.of(first, second)).containsExactly(1, 1);
    }
  }

  static int grown(List<Integer> list) {
    list.add(1);
    return list.size();
  }
}
