package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import dev.procession.ProcessionException;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.Tuples;
import dev.procession.WorkerCrashedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@ExtendWith(Leftovers.class)
class AsyncIT {
  private static Pool pool;

  @BeforeAll
  static void open() {
    pool = Pool.processes(2);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Test
  void everyFormGivesItsValue() throws Exception {
    assertThat(pool.applyAsync(() -> 42).get()).isEqualTo(42);
    assertThat(pool.applyAsync(x -> x + 1, 41).get()).isEqualTo(42);
    assertThat(pool.applyAsync((a, b) -> a + b, 40, 2).get()).isEqualTo(42);
    assertThat(pool.applyAsync((a, b, c) -> a + b + c, 40, 1, 1).get()).isEqualTo(42);
    assertThat(pool.runAsync(() -> {}).get()).isNull();
    assertThat(pool.mapAsync(x -> 2 * x, List.of(1, 2)).get()).containsExactly(2, 4);
    assertThat(pool.starmapAsync((a, b) -> a + b, Tuples.zip(List.of(1), List.of(2))).get())
        .containsExactly(3);
    assertThat(
            pool.starmapAsync(
                    (a, b, c) -> a + b + c, Tuples.zip(List.of(1), List.of(2), List.of(3)))
                .get())
        .containsExactly(6);
  }

  @Test
  void anEmptyInputCallsTheCallbackOnce() throws Exception {
    var called = new AtomicInteger();
    var done = new CountDownLatch(1);

    var result =
        pool.mapAsync(x -> x, List.of())
            .onSuccess(_ -> {
              called.incrementAndGet();
              done.countDown();
            });

    assertThat(result.get()).isEmpty();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(called).hasValue(1);
  }

  @Test
  void aResultThatIsNotReadySaysSo(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);

    var result = pool.runAsync(() -> gate.arriveAndBlock("task"));

    assertThat(result.ready()).isFalse();
    assertThatThrownBy(result::successful).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> result.get(ofMillis(20))).isInstanceOf(TimeoutException.class);
    assertThat(result.await(ofMillis(20))).isFalse();
    gate.open();
    assertThat(result.await(ofSeconds(10))).isTrue();
    assertThat(result.ready()).isTrue();
    assertThat(result.successful()).isTrue();
    assertThat(result.failure()).isEmpty();
  }

  @Test
  void aFailureIsTheTasksOwnException() {
    var result =
        pool.mapAsync(
            x -> {
              if (x == 3) {
                throw new UnsupportedOperationException("three");
              }
              return x;
            },
            Range.of(0, 10));

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("three");
    assertThatThrownBy(result::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnsupportedOperationException.class);
    assertThat(result.exceptionNow()).isInstanceOf(UnsupportedOperationException.class);
    assertThat(result.successful()).isFalse();
    ProcessionException failure = result.failure().orElseThrow();
    assertThat(failure).isInstanceOf(TaskFailedException.class);
    assertThat(failure.index()).hasValue(3);
    assertThat(failure.worker()).isPresent();
  }

  @Test
  void aCrashArrivesAsItself() {
    var result = pool.runAsync(() -> Runtime.getRuntime().halt(7));

    var error = catchThrowableOfType(ExecutionException.class, result::get);

    assertThat(error).hasCauseInstanceOf(WorkerCrashedException.class);
    assertThat(result.failure()).containsSame((ProcessionException) error.getCause());
  }

  @Test
  void callbacksAddedLateRunAtOnce() throws Exception {
    var good = pool.applyAsync(() -> 1);
    var bad = pool.applyAsync(() -> 1 / (int) Math.min(0, System.nanoTime()));
    assertThat(good.get()).isEqualTo(1);
    assertThat(bad.await(ofSeconds(10))).isTrue();
    var value = new CompletableFuture<Integer>();
    var error = new CompletableFuture<Throwable>();
    var wrong = new CompletableFuture<Object>();

    var _ = good.onSuccess(value::complete).onError(wrong::complete);
    var _ = bad.onError(error::complete).onSuccess(wrong::complete);

    assertThat(value.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(error.get(10, TimeUnit.SECONDS)).isInstanceOf(ArithmeticException.class);
    assertThat(wrong).isNotDone();
  }

  @Test
  void aCallbackThatThrowsStopsNothing() throws Exception {
    var _ =
        pool.applyAsync(() -> 1)
            .onSuccess(_ -> {
              throw new IllegalStateException("on purpose, in a callback");
            });

    assertThat(pool.applyAsync(() -> 2).get()).isEqualTo(2);
  }

  @Test
  void aCallbackMayUseThePoolAndBlock() throws Exception {
    var nested = new CompletableFuture<Integer>();

    var _ = pool.applyAsync(() -> 1).onSuccess(x -> nested.complete(pool.apply(y -> y + 1, x)));

    assertThat(nested.get(10, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void dependentStagesDoNotRunOnThreadsOfTheEngine() throws Exception {
    var name =
        pool.applyAsync(() -> 1)
            .thenApply(_ -> Thread.currentThread())
            .thenApply(thread -> thread.isVirtual() + " " + Thread.currentThread().isVirtual());

    assertThat(name.get(10, TimeUnit.SECONDS)).isIn("true true", "true false", "false false");
    var later = pool.applyAsync(() -> 1).thenApplyAsync(_ -> Thread.currentThread().isVirtual());
    assertThat(later.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancelCallsOnError(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var error = new CompletableFuture<Throwable>();
    var result = pool.runAsync(() -> gate.arriveAndBlock("task")).onError(error::complete);
    gate.awaitArrivalOf("task");

    assertThat(result.cancel(true)).isTrue();

    assertThat(error.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void whoCompletesAResultHimselfCancelsTheTask(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var result = pool.applyAsync(() -> mark(gate));
    gate.awaitArrivalOf("task");

    assertThat(result.complete("mine")).isTrue();

    assertThat(result.get()).isEqualTo("mine");
    gate.awaitArrivalOf("interrupted");
  }

  static String mark(Gate gate) {
    try {
      gate.arriveAndBlock("task");
    } catch (InterruptedException e) {
      gate.arrive("interrupted");
    }
    return "theirs";
  }

  @Test
  void aDeadlineOfTheFutureCancelsTheTask(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var result = pool.applyAsync(() -> mark(gate));
    gate.awaitArrivalOf("task");

    var limited = result.orTimeout(20, TimeUnit.MILLISECONDS);

    assertThatThrownBy(limited::get).hasCauseInstanceOf(TimeoutException.class);
    gate.awaitArrivalOf("interrupted");
  }

  @Test
  void aResultCannotBeTakenBack() {
    var result = pool.applyAsync(() -> 1);

    assertThatThrownBy(() -> result.obtrudeValue(2))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(result.join()).isEqualTo(1);
  }

  @Test
  void argumentsAreCopiedBeforeTheCallReturns() throws Exception {
    var list = new java.util.ArrayList<>(List.of(1));

    var result = pool.applyAsync(copy -> copy.size(), list);
    list.add(2);

    assertThat(result.get()).isEqualTo(1);
  }

  @Repeated
  void manyThreadsMayUseOnePool() throws Exception {
    var callers = new java.util.ArrayList<CompletableFuture<List<Integer>>>();
    for (int i = 0; i < 8; i++) {
      int offset = 1000 * i;
      callers.add(
          CompletableFuture.supplyAsync(
              () -> pool.map(x -> x + offset, Range.of(0, 500)), Thread::startVirtualThread));
    }
    for (int i = 0; i < 8; i++) {
      assertThat(callers.get(i).get(10, TimeUnit.SECONDS))
          .isEqualTo(Range.of(1000 * i, 1000 * i + 500));
    }
  }

  @Repeated
  void smallTasksDoNotWaitBehindALargeMap() throws Exception {
    var large = pool.mapAsync(AsyncIT::nap, Range.of(0, 400));

    var small = pool.applyAsync(() -> "quick");

    assertThat(small.get(10, TimeUnit.SECONDS)).isEqualTo("quick");
    assertThat(large.isDone()).isFalse();
    assertThat(large.get()).hasSize(400);
  }

  static int nap(int item) throws InterruptedException {
    Thread.sleep(5);
    return item;
  }
}
