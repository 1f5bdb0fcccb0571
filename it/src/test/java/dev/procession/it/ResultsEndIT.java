package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.PoolClosedException;
import dev.procession.Range;
import dev.procession.Results;
import dev.procession.TaskFailedException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lazy results that are closed from every side and at every point of their way. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class ResultsEndIT {
  private static Pool pool;

  @BeforeAll
  static void open() {
    pool = Pool.processes(Sizes.WORKERS);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @AfterEach
  void nothingOfTheCallIsLeft() {
    await()
        .untilAsserted(() -> {
          assertThat(pool.stats().queuedItems()).isZero();
          assertThat(pool.stats().workers()).allMatch(worker -> worker.state().equals("IDLE"));
        });
    assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
  }

  @ParameterizedTest(name = "ordered {0}, chunks of {1}, buffer of {2}, {3} taken")
  @CsvSource({
    "true, 1, 1, 0",
    "true, 1, 1, 1",
    "true, 1, 7, 3",
    "true, 7, 7, 7",
    "true, 7, 50, 8",
    "true, 100, 100, 1",
    "true, 100, 1000, 999",
    "true, 100, 1000, 1000",
    "false, 1, 1, 0",
    "false, 1, 1, 1",
    "false, 1, 7, 3",
    "false, 7, 7, 7",
    "false, 7, 50, 8",
    "false, 100, 100, 1",
    "false, 100, 1000, 999",
    "false, 100, 1000, 1000"
  })
  void closedAtAnyPointTheyGiveNothingMore(boolean ordered, int chunk, int buffer, int taken) {
    Parallel view = pool.withChunkSize(chunk).withBuffer(buffer);
    var input = Range.of(0, 1000);
    Results<Integer> results =
        ordered ? view.imap(x -> x, input) : view.imapUnordered(x -> x, input);
    for (int i = 0; i < taken; i++) {
      assertThat(results.next()).isBetween(0, 999);
    }

    results.close();

    assertEnded(results);
  }

  private static void assertEnded(Results<?> results) {
    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> results.next(ofSeconds(1))).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void closedBetweenHasNextAndNextTheyEnd() {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.hasNext()).isTrue();

    results.close();

    assertEnded(results);
  }

  @Test
  void closedAfterAFailureTheyEnd() {
    var results = pool.imap(x -> 1 / x, Range.of(0, 1000));
    assertThatThrownBy(results::next).isInstanceOf(TaskFailedException.class);

    results.close();

    assertEnded(results);
  }

  @Test
  void closedWithTheirOutcomesTheyEnd() {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    var outcomes = results.outcomes();
    assertThat(outcomes.next().index()).isZero();

    outcomes.close();

    assertEnded(results);
    assertEnded(outcomes);
  }

  @Repeated
  void closedWhileAnotherThreadWaitsTheyEndThere(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var results = pool.imap(x -> LazyIT.hold(gate, x), List.of(0, 1, 2));
    gate.awaitArrivalOf(0);
    var waiting = new CompletableFuture<Throwable>();
    var taker = Thread.ofPlatform().start(() -> waiting.complete(catchThrowable(results::next)));
    await().until(() -> taker.getState() == Thread.State.WAITING);

    results.close();

    assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(NoSuchElementException.class);
    taker.join();
    assertEnded(results);
  }

  @Repeated
  void closedByManyThreadsAtOnceTheyEndOnce() throws Exception {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();
    var barrier = new CyclicBarrier(4);
    var closing =
        Stream.generate(() -> Thread.ofPlatform().start(() -> closeAt(barrier, results)))
            .limit(4)
            .toList();

    for (Thread each : closing) {
      each.join();
    }

    assertEnded(results);
  }

  private static void closeAt(CyclicBarrier barrier, Results<?> results) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    results.close();
  }

  @Test
  void closedByTheirOwnInputTheyEnd() {
    var self = new CompletableFuture<Results<Integer>>();
    var input =
        Stream.iterate(0, x -> x + 1)
            .peek(x -> {
              if (x == 50) {
                self.join().close();
              }
            });
    Results<Integer> results = pool.imap(x -> x, input);
    self.complete(results);

    // what is asked for at the moment of the close is no more there, or still is
    assertThatThrownBy(() -> takeAll(results)).isInstanceOf(NoSuchElementException.class);

    assertEnded(results);
  }

  private static void takeAll(Results<Integer> results) {
    while (true) {
      assertThat(results.next()).isLessThan(50);
    }
  }

  @Test
  void closedWhileTheInputBlocksTheyInterruptIt() throws Exception {
    var reached = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var input = Stream.of(1, 2).peek(x -> blockAt(x, reached, interrupted));
    var results = pool.imap(x -> x, input);
    assertThat(results.next()).isEqualTo(1);
    reached.await();

    results.close();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertEnded(results);
  }

  private static void blockAt(int item, CountDownLatch reached, CountDownLatch interrupted) {
    if (item == 2) {
      reached.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  @Test
  void closedByACallbackTheyEnd() throws Exception {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();
    var closed = new CompletableFuture<Boolean>();

    var _ =
        pool.applyAsync(() -> 1)
            .onSuccess(_ -> {
              results.close();
              closed.complete(true);
            });

    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertEnded(results);
  }

  @Test
  void closedAfterTheirPoolWasTerminatedTheyEnd() {
    var other = Pool.processes(1);
    var results = other.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();
    other.terminate();
    assertThat(catchThrowable(() -> results.forEachRemaining(_ -> {})))
        .isInstanceOf(PoolClosedException.class);

    results.close();
    other.close();

    assertEnded(results);
  }

  @Test
  void closedWhileTheirWorkerIsKilledTheyEnd() {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();
    for (var worker : pool.stats().workers()) {
      worker
          .pid()
          .ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    results.close();

    assertEnded(results);
  }
}
