package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.PoolClosedException;
import dev.procession.Range;
import dev.procession.Tuples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of a pool, and its change of size. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class CloseIT {

  @Repeated
  void terminateFailsWhatIsPendingAtOnce(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = Pool.processes(2);
    var lazy = pool.imap(x -> block(gate, x), Range.of(0, 1000));
    gate.awaitArrivals(1);
    List<Callable<?>> calls =
        List.of(
            () -> pool.apply(x -> block(gate, x), -1),
            () -> pool.map(x -> block(gate, x), Range.of(2000, 3000)),
            () -> pool.starmap((a, b) -> block(gate, a - b), Tuples.zip(List.of(-9), List.of(9))),
            () -> pool.reduce((a, b) -> block(gate, a + b - 100_000), Range.of(0, 10)),
            lazy::next,
            pool.applyAsync(x -> block(gate, x), -2)::get,
            pool.mapAsync(x -> block(gate, x), Range.of(4000, 5000))::get);
    var ends = new ArrayList<CompletableFuture<Throwable>>();
    var begun = new CountDownLatch(calls.size());
    for (Callable<?> call : calls) {
      ends.add(
          CompletableFuture.supplyAsync(
              () -> {
                begun.countDown();
                return catchThrowable(call::call);
              },
              Thread::startVirtualThread));
    }
    begun.await();

    pool.terminate();

    for (var end : ends) {
      Throwable error = end.get(5, TimeUnit.SECONDS);
      assertThat(error instanceof ExecutionException ? error.getCause() : error)
          .isInstanceOf(PoolClosedException.class);
    }
    assertThat(pool.awaitTermination(ofSeconds(10))).isTrue();
    pool.close();
  }

  static int block(Gate gate, int item) throws InterruptedException {
    gate.arriveAndBlock(item);
    return item;
  }

  @Repeated
  void closeWaitsForWorkAndCallbacks(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var called = new AtomicInteger();
    var pool = Pool.processes(2);
    for (int i = 0; i < 20; i++) {
      int number = i;
      var _ =
          pool.runAsync(() -> gate.arrive(number))
              .onSuccess(_ -> {
                await().pollDelay(Duration.ofMillis(10)).until(() -> true);
                called.incrementAndGet();
              });
    }

    pool.close();
    pool.close();

    assertThat(gate.arrived()).hasSize(20);
    assertThat(called).hasValue(20);
  }

  @Test
  void closeFromACallbackIsRefused() throws Exception {
    try (var pool = Pool.processes(1)) {
      var refused = new CompletableFuture<Throwable>();

      var _ =
          pool.applyAsync(() -> 1).onSuccess(_ -> refused.complete(catchThrowable(pool::close)));

      assertThat(refused.get(10, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(pool.name());
    }
  }

  /** It would wait for the call, whose input waits for it. */
  @Test
  void closeFromTheInputOfABlockingCallIsRefused() {
    try (var pool = Pool.processes(1)) {
      Runnable close = pool::close;
      assertThatThrownBy(() -> pool.map(x -> x, Stream.of(1, 2, 3).peek(_ -> close.run())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("by the input of a call");

      assertThat(pool.map(x -> x, List.of(1, 2))).isEqualTo(List.of(1, 2));
    }
  }

  @Test
  void shutdownInACallbackIsAllowed() throws Exception {
    var pool = Pool.processes(1);

    var _ = pool.applyAsync(() -> 1).onSuccess(_ -> pool.shutdown());

    assertThat(awaitTermination(pool)).isTrue();
    pool.close();
  }

  private static boolean awaitTermination(Pool pool) throws InterruptedException {
    return pool.awaitTermination(ofSeconds(10));
  }

  @Test
  void aClosedPoolTakesNothing() {
    var pool = Pool.processes(1);
    pool.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> pool.apply(() -> 1),
            () -> pool.run(() -> {}),
            () -> pool.map(x -> x, List.of(1)),
            () -> pool.map(x -> x, List.of()),
            () -> pool.starmap((a, b) -> a, Tuples.zip(List.of(1), List.of(2))),
            () -> pool.forEach(_ -> {}, List.of(1)),
            () -> pool.reduce((a, _) -> a, List.of(1)),
            () -> pool.applyAsync(() -> 1).get(),
            () -> pool.mapAsync(x -> x, List.of(1)).get(),
            () -> pool.imap(x -> x, List.of(1)).next(),
            () -> pool.imapUnordered(x -> x, List.of(1)).next(),
            () -> pool.withChunkSize(2).map(x -> x, List.of(1)));

    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(PoolClosedException.class)
          .hasMessageContaining(pool.name());
    }
  }

  @Test
  void whatWasSubmittedBeforeShutdownFinishes(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = Pool.processes(1);
    var first = pool.runAsync(() -> gate.arriveAndBlock("first"));
    var second = pool.applyAsync(() -> 2);

    pool.shutdown();

    assertThatThrownBy(() -> pool.apply(() -> 3)).isInstanceOf(PoolClosedException.class);
    assertThat(pool.awaitTermination(Duration.ofMillis(20))).isFalse();
    gate.open();
    assertThat(first.get()).isNull();
    assertThat(second.get()).isEqualTo(2);
    assertThat(awaitTermination(pool)).isTrue();
  }

  @Test
  void anInterruptInCloseTerminates(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var pool = Pool.processes(1);
    var pending = pool.runAsync(() -> gate.arriveAndBlock("task"));
    gate.awaitArrivalOf("task");

    Thread.currentThread().interrupt();
    pool.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(pending::get).hasCauseInstanceOf(PoolClosedException.class);
  }

  @Test
  void aPoolClosedWhileItStartsLeavesNothing() {
    for (int i = 0; i < 5; i++) {
      Pool.processes(2).close();
      Pool.processes(2).terminate();
    }
  }

  @Test
  void aLazyCallOfAPoolThatIsClosedEnds() {
    var pool = Pool.processes(2);
    var results = pool.imap(x -> x, java.util.stream.Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();

    pool.close();

    assertThatThrownBy(() -> results.forEachRemaining(_ -> {}))
        .isInstanceOf(PoolClosedException.class);
  }

  @Test
  void resizeChangesTheNumberOfWorkers() {
    try (var pool = Pool.processes(1)) {
      assertThat(pool.map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));

      pool.resize(3);
      await().until(() -> idle(pool) == 3);
      assertThat(pool.map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));

      pool.resize(1);
      await().until(() -> pool.stats().workers().size() == 1);
      assertThat(pool.map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));
      assertThat(pool.stats().crashes()).isZero();
    }
  }

  private static long idle(Pool pool) {
    return pool.stats().workers().stream().filter(worker -> worker.state().equals("IDLE")).count();
  }

  @Test
  void aWorkerThatIsTooManyFinishesWhatItHas(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(3)) {
      var all = pool.withChunkSize(1).mapAsync(x -> block(gate, x), Range.of(0, 6));
      gate.awaitArrivals(3);

      pool.resize(1);
      gate.open();

      assertThat(all.get()).isEqualTo(Range.of(0, 6));
      await().until(() -> pool.stats().workers().size() == 1);
    }
  }

  @Repeated
  void resizingDuringAMapLosesNothing() throws Exception {
    try (var pool = Pool.processes(2)) {
      var all = pool.mapAsync(CrashInChunkIT::slowly, Range.of(0, 5000));
      for (int size : List.of(4, 1, 3, 1, 2)) {
        pool.resize(size);
      }

      assertThat(all.get()).isEqualTo(Range.of(1, 5001));
    }
  }
}
