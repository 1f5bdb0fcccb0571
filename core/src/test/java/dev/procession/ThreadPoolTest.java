package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadPoolTest extends PoolContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Override
  Pool open() {
    return Pool.threads(c -> c.withWorkers(2).withName("contract"));
  }

  @Test
  void nothingIsCopied() {
    var argument = new Object();

    Object result = pool().apply(x -> x, argument);

    assertThat(result).isSameAs(argument);
  }

  @Test
  void tasksRunInAsManyThreadsAsThereAreWorkers() {
    var both = new CountDownLatch(2);

    List<String> names =
        pool()
            .map(
                _ -> {
                  both.countDown();
                  both.await();
                  return Thread.currentThread().getName();
                },
                List.of(1, 2));

    assertThat(names).containsExactlyInAnyOrder("contract-worker-1", "contract-worker-2");
  }

  @Test
  void aBlockingCallInATaskOfTheSamePoolRunsThere() {
    Pool pool = pool();

    List<Integer> sums =
        pool.map(
            x -> pool.map(y -> x * y, Range.of(0, 10)).stream().mapToInt(y -> y).sum(),
            Range.of(0, 20));

    assertThat(sums).hasSize(20);
    assertThat(sums.get(2)).isEqualTo(90);
  }

  @Test
  void nestedCallsMayBeDeep() {
    assertThat(nested(pool(), 30)).isEqualTo(30);
  }

  private static int nested(Pool pool, int depth) {
    return depth == 0 ? 0 : pool.<Integer>apply(() -> 1 + nested(pool, depth - 1));
  }

  @Test
  void chunkMatesMayWaitForEachOther() {
    pool().forEach(_ -> TaskContext.current().count("quick", 1), Range.of(0, 2_000));
    var second = new CountDownLatch(1);

    pool()
        .forEach(
            x -> {
              if (x == 0) {
                second.await();
              } else {
                second.countDown();
              }
            },
            List.of(0, 1));

    assertThat(second.getCount()).isZero();
  }

  @Test
  void closeIsRefusedInATask() {
    Pool pool = pool();

    assertThatThrownBy(() -> pool.run(pool::close))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancellingInterruptsTheTask() throws Exception {
    var gate = new Gate();
    var interrupted = new CountDownLatch(1);
    AsyncResult<Void> result =
        pool()
            .runAsync(() -> {
              try {
                gate.arriveAndWait();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    gate.awaitArrivals();

    assertThat(result.cancel(true)).isTrue();

    interrupted.await();
    assertThat(result.isCancelled()).isTrue();
    assertThat(pool().stats().abandonedThreads()).isZero();
  }

  @Test
  void cancellingSoftlyLeavesTheTask() throws Exception {
    var gate = new Gate();
    var ended = new CountDownLatch(1);
    AsyncResult<Void> result =
        pool()
            .runAsync(() -> {
              gate.arriveAndWait();
              ended.countDown();
            });
    gate.awaitArrivals();

    assertThat(result.cancel(false)).isTrue();
    gate.open();

    ended.await();
  }

  @Test
  void aTaskOverItsTimeIsStopped() {
    var gate = new Gate();

    assertThatThrownBy(() -> pool().withTimeout(Duration.ofMillis(20)).run(gate::arriveAndWait))
        .isInstanceOf(TaskTimeoutException.class)
        .hasMessageContaining("20 ms");
    assertThat(pool().<Integer>apply(() -> 1)).isEqualTo(1);
    assertThat(pool().stats().abandonedThreads()).isZero();
  }

  @Test
  void aTaskThatIgnoresItsInterruptIsAbandonedAndReplaced() {
    var gate = new Gate();
    try (Pool pool = Pool.threads(c -> c.withWorkers(1).withGrace(Duration.ofMillis(20)))) {
      assertThatThrownBy(() -> pool.withTimeout(Duration.ofMillis(20)).run(gate::arriveAndInsist))
          .isInstanceOf(TaskTimeoutException.class);

      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
      assertThat(pool.stats().abandonedThreads()).isEqualTo(1);
    } finally {
      gate.open();
    }
  }

  @Test
  void anInterruptOfOneTaskDoesNotReachTheNext() {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(
              () -> pool().withTimeout(Duration.ofMillis(1)).run(new Gate()::arriveAndWait))
          .isInstanceOf(TaskTimeoutException.class);
      assertThat(pool().<Boolean>apply(() -> Thread.currentThread().isInterrupted())).isFalse();
    }
  }

  @Test
  void anInterruptedCallerStopsWhatRuns() throws Exception {
    var gate = new Gate(2);
    var thrown = new CompletableFuture<Throwable>();
    Thread caller =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                pool().forEach(_ -> gate.arriveAndWait(), Range.of(0, 10));
              } catch (CancellationException e) {
                thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    gate.awaitArrivals();

    caller.interrupt();

    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(pool().<Integer>apply(() -> 1)).isEqualTo(1);
  }

  @Test
  void terminateFailsWhatIsPending() throws Exception {
    var gate = new Gate(2);
    AsyncResult<List<Object>> pending =
        pool()
            .mapAsync(
                _ -> {
                  gate.arriveAndWait();
                  return 1;
                },
                Range.of(0, 10));
    gate.awaitArrivals();

    pool().terminate();

    assertThatThrownBy(() -> pending.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PoolClosedException.class);
    assertThat(pool().awaitTermination(LONG)).isTrue();
  }

  @Test
  void anInterruptOfCloseTerminates() throws Exception {
    var gate = new Gate();
    AsyncResult<Void> pending = pool().runAsync(gate::arriveAndWait);
    gate.awaitArrivals();
    var flag = new CompletableFuture<Boolean>();
    Thread closer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              pool().close();
              flag.complete(Thread.currentThread().isInterrupted());
            });

    closer.interrupt();

    assertThat(flag.get(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(pending::join).hasCauseInstanceOf(PoolClosedException.class);
  }

  @Test
  void theInitializerRunsInEachThreadAndTheFinalizerAfterIt() {
    var began = new AtomicInteger();
    var ended = new AtomicInteger();
    Pool pool =
        Pool.threads(c ->
            c.withWorkers(3)
                .withInitializer(began::incrementAndGet)
                .withFinalizer(ended::incrementAndGet));

    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    pool.close();

    assertThat(began.get()).isEqualTo(3);
    assertThat(ended.get()).isEqualTo(3);
  }

  @Test
  void anInitializerThatThrowsBreaksThePool() {
    try (Pool pool =
        Pool.threads(c ->
            c.withWorkers(2)
                .withInitializer(() -> {
                  throw new IllegalStateException("no licence");
                }))) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("no licence");
    }
  }

  @Test
  void anInitializerThatHangsDoesNotHangTerminate() throws InterruptedException {
    var gate = new Gate();
    Pool pool =
        Pool.threads(c ->
            c.withWorkers(1)
                .withGrace(Duration.ofMillis(20))
                .withInitializer(gate::arriveAndInsist));
    gate.awaitArrivals();

    pool.terminate();

    assertThat(pool.awaitTermination(LONG)).isTrue();
    gate.open();
  }

  @Test
  void aBrokenPoolFailsACallThatWaitsForRoomInTheQueue() {
    var gate = new Gate();
    Pool pool =
        Pool.threads(c ->
            c.withWorkers(1)
                .withInitializer(() -> {
                  gate.arriveAndWait();
                  throw new IllegalStateException("no licence");
                }));
    Iterable<Integer> endless =
        () -> java.util.stream.IntStream.iterate(0, x -> x + 1).boxed().iterator();
    var caller =
        CompletableFuture.supplyAsync(
            () -> pool.map(x -> x, endless), task -> Thread.ofPlatform().daemon().start(task));
    await().atMost(LONG).until(() -> pool.stats().queuedItems() > 100);

    gate.open();

    assertThatThrownBy(() -> caller.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(WorkerStartException.class);
    pool.close();
  }

  @Test
  void resizingAddsAndEndsThreads() {
    pool().resize(4);
    assertThat(pool().stats().workers()).hasSize(4);

    pool().resize(1);

    await().atMost(LONG).until(() -> pool().stats().workers().size() == 1);
    assertThat(pool().map(x -> x, Range.of(0, 10))).hasSize(10);
    assertThatThrownBy(() -> pool().resize(0)).hasMessageContaining("workers=0");
  }

  @Test
  void resizingWhileManyCallsRunLosesNothing() {
    var calls = new ArrayList<AsyncResult<List<Integer>>>();
    for (int i = 0; i < 60; i++) {
      calls.add(pool().mapAsync(x -> x + 1, Range.of(0, 100)));
      pool().resize(1 + i % 5);
    }

    for (AsyncResult<List<Integer>> call : calls) {
      assertThat(call.join()).hasSize(100);
    }
  }

  @Test
  void explicitChunksReachAWorkerThatBecameIdleLate() throws Exception {
    for (int i = 0; i < 30; i++) {
      var gate = new Gate();
      AsyncResult<Void> busy = pool().runAsync(gate::arriveAndWait);
      gate.awaitArrivals();
      var input = new LinkedBlockingQueue<Integer>();
      try (Results<Integer> results = pool().withChunkSize(1).imap(x -> x, fromQueue(input))) {
        input.add(1);
        assertThat(results.next(LONG)).isEqualTo(1);
        gate.open();
        busy.join();
        await().pollInSameThread().atMost(LONG).until(() -> idleThreads() == 2);
        input.add(2);
        assertThat(results.next(LONG)).isEqualTo(2);
      }
    }
  }

  private static long idleThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("contract-worker-"))
        .filter(thread -> thread.getState() == Thread.State.WAITING)
        .count();
  }

  @Test
  void aSlowInputDoesNotWithholdResults() throws Exception {
    var input = new LinkedBlockingQueue<Integer>();
    try (Results<Integer> results = pool().imap(x -> x, fromQueue(input))) {
      for (int i = 0; i < 100; i++) {
        input.add(i);
        assertThat(results.next(LONG)).isEqualTo(i);
      }
    }
  }

  @Test
  void anInputThatIgnoresItsInterruptDoesNotHangTheClose() throws InterruptedException {
    var gate = new Gate();
    Iterable<Integer> stubborn =
        () -> {
          gate.arriveAndInsist();
          return List.<Integer>of().iterator();
        };
    Results<Integer> results = pool().imap(x -> x, stubborn);
    gate.awaitArrivals();

    results.close();
    pool().close();

    gate.open();
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  void moreThanTheBufferIsNotPulled() throws InterruptedException {
    var pulled = new AtomicInteger();
    Iterable<Integer> counting =
        () ->
            java.util.stream.IntStream.iterate(0, x -> x + 1)
                .peek(_ -> pulled.incrementAndGet())
                .boxed()
                .iterator();
    try (Results<Integer> results = pool().withBuffer(5).imap(x -> x, counting)) {
      for (int taken = 1; taken <= 20; taken++) {
        assertThat(results.next()).isEqualTo(taken - 1);
        assertThat(pulled.get()).isLessThanOrEqualTo(taken + 5);
      }
    }
  }

  @Test
  void eachItemHasARandomStreamOfItsOwn() {
    List<Long> first = randoms(1);
    List<Long> second = randoms(4);

    assertThat(first).isEqualTo(second).doesNotHaveDuplicates();
  }

  private static List<Long> randoms(int workers) {
    try (Pool pool = Pool.threads(c -> c.withWorkers(workers).withSeed(42))) {
      return pool.map(_ -> TaskContext.current().random().nextLong(), Range.of(0, 50));
    }
  }

  @Test
  void eventsTellTheStory() {
    var told = new LinkedBlockingQueue<PoolEvent>();
    try (Pool pool = Pool.threads(c -> c.withWorkers(1).withListener(told::add))) {
      assertThat(pool.withName("squares").map(x -> x * x, List.of(3))).containsExactly(9);
    }

    assertThat(told)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("TaskSubmitted", "TaskStarted", "TaskFinished");
    assertThat(Optional.ofNullable(told.peek()))
        .contains(new PoolEvent.TaskSubmitted(told.element().pool(), "squares", 0));
  }
}
