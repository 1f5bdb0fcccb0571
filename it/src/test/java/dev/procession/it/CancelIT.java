package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.TaskFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that nobody wants to the end: cancelled, interrupted, failed. */
@Timeout(20)
@ExtendWith(Leftovers.class)
class CancelIT {
  private static Pool pool;

  @BeforeAll
  static void open() {
    pool = Pool.processes(2);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @AfterEach
  void thePoolStaysUsable() {
    assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
  }

  @ParameterizedTest
  @EnumSource
  void cancelStopsARunningTask(StopIT.Stuck stuck, @TempDir Path folder) {
    var gate = Gate.in(folder);
    var result = pool.applyAsync(() -> arriveAndRun(gate, stuck));
    gate.awaitArrivalOf("task");

    assertThat(result.cancel(true)).isTrue();

    assertThat(result).isCancelled();
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
    List<Long> both = pool.withChunkSize(1).map(_ -> pidOnceAllAreThere(), List.of(1, 2));
    assertThat(both).hasSize(2);
  }

  static long pidOnceAllAreThere() {
    return ProcessHandle.current().pid();
  }

  static int arriveAndRun(Gate gate, StopIT.Stuck stuck) throws InterruptedException {
    gate.arrive("task");
    return stuck.run();
  }

  @Test
  void aCancelledTaskKnowsIt(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var result = pool.runAsync(() -> runUntilCancelled(gate));
    gate.awaitArrivalOf("task");

    assertThat(result.cancel(true)).isTrue();

    gate.awaitArrivalOf("cancelled");
  }

  static void runUntilCancelled(Gate gate) {
    gate.arrive("task");
    while (!TaskContext.current().isCancelled()) {
      Thread.onSpinWait();
    }
    gate.arrive("cancelled");
  }

  @Test
  void cancelWithoutInterruptLetsItFinish(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var result =
        pool.runAsync(() -> {
          gate.arriveAndBlock("task");
          gate.arrive("end");
        });
    gate.awaitArrivalOf("task");

    assertThat(result.cancel(false)).isTrue();

    gate.open();
    gate.awaitArrivalOf("end");
  }

  @Test
  void anInterruptedCallerAbandonsItsCall(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var caught = new CompletableFuture<Throwable>();
    var flag = new CompletableFuture<Boolean>();
    var caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                pool.forEach(x -> gate.arriveAndBlock(x), Range.of(0, 100));
              } catch (Throwable e) {
                flag.complete(Thread.currentThread().isInterrupted());
                caught.complete(e);
              }
            });
    gate.awaitArrivals(2);

    caller.interrupt();

    assertThat(caught.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(flag.get()).isTrue();
    caller.join();
    assertThat(gate.arrived()).hasSizeLessThan(10);
  }

  @Repeated
  void anInterruptWhileTheInputIsReadAbandonsTheCall() {
    Iterable<Integer> input =
        () ->
            java.util.stream.Stream.iterate(0, x -> x + 1)
                .peek(x -> {
                  if (x == 50) {
                    Thread.currentThread().interrupt();
                  }
                })
                .limit(5000)
                .iterator();

    assertThatThrownBy(() -> pool.map(x -> x, input)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFailureIsThrownLongBeforeTheOthersEnd(@TempDir Path folder) {
    var gate = Gate.in(folder);
    long began = System.nanoTime();

    var error =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> pool.withChunkSize(1).map(x -> failOnceAllRun(gate, x), Range.of(0, 20)));

    assertThat(error.index()).hasValue(0);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ofSeconds(10));
    assertThat(gate.arrived()).hasSizeLessThan(20);
  }

  static int failOnceAllRun(Gate gate, int item) throws InterruptedException {
    gate.arrive(item);
    if (item == 0) {
      gate.awaitArrivalOf(1);
      throw new IllegalStateException("first");
    }
    Thread.sleep(60_000);
    return item;
  }
}
