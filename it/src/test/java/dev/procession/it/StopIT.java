package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskTimeoutException;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that run for too long. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class StopIT {
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

  /** Ways to be stuck, whether an interrupt ends them, and a method on the stack then. */
  enum Stuck {
    ASLEEP(true, "sleep"),
    SPINNING(false, "spin"),
    WAITING_FOR_A_MONITOR(false, "waitForMonitor"),
    SWALLOWING_INTERRUPTS(false, "swallow"),
    IN_NATIVE_CODE(false, "sleepInNativeCode"),
    STOPPED(false, "");

    final boolean interruptible;
    final String method;

    Stuck(boolean interruptible, String method) {
      this.interruptible = interruptible;
      this.method = method;
    }

    int run() throws InterruptedException {
      switch (this) {
        case ASLEEP -> Thread.sleep(60_000);
        case SPINNING -> spin();
        case WAITING_FOR_A_MONITOR -> waitForMonitor();
        case SWALLOWING_INTERRUPTS -> swallow();
        case IN_NATIVE_CODE -> sleepInNativeCode();
        case STOPPED -> stop();
      }
      return 0;
    }

    private static void spin() {
      long sum = 1;
      while (sum != 0) {
        sum |= System.nanoTime() | 1;
      }
    }

    private static void swallow() {
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (System.nanoTime() < end) {
        try {
          Thread.sleep(1000);
        } catch (InterruptedException e) {
          // on purpose
        }
      }
    }

    /** The sleep of the C library, which no interrupt of a Java thread ends. */
    @SuppressWarnings("restricted") // on purpose
    private static void sleepInNativeCode() {
      var linker = Linker.nativeLinker();
      var sleep =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("sleep"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      try {
        int _ = (int) sleep.invokeExact(60);
      } catch (Throwable e) {
        throw new AssertionError("sleep throws nothing", e);
      }
    }

    /** No thread of the process moves any more, not the one that would tell the stack either. */
    private static void stop() {
      try {
        CrashIT.signal("STOP", ProcessHandle.current().pid());
      } catch (IOException | InterruptedException e) {
        throw new AssertionError("it was to be stopped for good", e);
      }
    }

    private static void waitForMonitor() throws InterruptedException {
      var monitor = new Object();
      var taken = new CountDownLatch(1);
      Thread.ofPlatform().daemon().start(() -> hold(monitor, taken));
      taken.await();
      synchronized (monitor) {
        throw new AssertionError("it is held for ever");
      }
    }

    private static void hold(Object monitor, CountDownLatch taken) {
      synchronized (monitor) {
        taken.countDown();
        spin();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStuckItemTimesOutAndItsChunkMatesSurvive(Stuck stuck) {
    var before = pids();
    var outcomes =
        pool
            .withTimeout(ofSeconds(1))
            .withChunkSize(10)
            .imap(x -> x == 3 ? stuck.run() : x, Range.of(0, 10))
            .outcomes()
            .stream()
            .toList();

    assertThat(outcomes).hasSize(10);
    for (Outcome<Integer> outcome : outcomes) {
      if (outcome.index() != 3) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
      }
    }
    var error = ((Outcome.Failure<Integer>) outcomes.get(3)).error();
    assertThat(error).isInstanceOf(TaskTimeoutException.class).hasMessageContaining("1000 ms");
    assertThat(((TaskTimeoutException) error).limit()).isEqualTo(ofSeconds(1));
    assertThat(((TaskTimeoutException) error).elapsed()).isBetween(ofSeconds(1), ofSeconds(5));
    assertThatItSaysWhereItWas((TaskTimeoutException) error, stuck);
    if (stuck.interruptible) {
      assertThat(pids()).isEqualTo(before);
    }
  }

  private static void assertThatItSaysWhereItWas(TaskTimeoutException error, Stuck stuck) {
    if (stuck == Stuck.STOPPED) {
      assertThat(error).hasMessageContaining("no safepoint").hasNoCause();
      assertThat(error.taskStack()).isEmpty();
      return;
    }
    assertThat(error.taskStack())
        .extracting(StackTraceElement::getMethodName)
        .contains(stuck.method, "run");
    assertThat(error).hasMessageContaining(" at ").hasStackTraceContaining("." + stuck.method);
    assertThat(error.getMessage())
        .contains(stuck.interruptible ? "it ended when it was interrupted" : "worker was killed");
  }

  @Test
  void theLimitCountsForEachItemAndNotForTheCall() {
    List<Integer> all =
        pool.withTimeout(ofMillis(500)).withChunkSize(5).map(StopIT::nap, Range.of(0, 10));

    assertThat(all).isEqualTo(Range.of(0, 10));
  }

  static int nap(int item) throws InterruptedException {
    Thread.sleep(150);
    return item;
  }

  /** It has nothing to run, so no deadline would find it out. */
  @Test
  void whatAStoppedIdleWorkerIsGivenRunsElsewhere() throws Exception {
    try (var two = Pool.processes(2)) {
      await()
          .until(
              () -> two.stats().workers().stream().allMatch(each -> each.state().equals("IDLE")));
      long stopped = two.stats().workers().getFirst().pid().orElseThrow();
      ProcessState.signal("STOP", stopped);

      var results = IntStream.range(0, 4).mapToObj(x -> two.applyAsync(() -> x * x)).toList();

      assertThat(results).extracting(result -> result.join()).containsExactly(0, 1, 4, 9);
      ProcessState.signal("CONT", stopped);
    }
  }

  @Test
  void aWorkerThatIsStoppedForGoodIsReplaced() throws Exception {
    try (var one = Pool.processes(1)) {
      long stopped = one.apply(() -> ProcessHandle.current().pid());
      ProcessState.signal("STOP", stopped);

      long next = one.apply(() -> ProcessHandle.current().pid());

      assertThat(next).isNotEqualTo(stopped);
      assertThat(one.stats().crashes()).isEqualTo(1);
    }
  }

  @Test
  void mapThrowsTheTimeout() {
    var error =
        catchThrowableOfType(
            TaskTimeoutException.class,
            () -> pool.withTimeout(ofMillis(100)).apply(Stuck.SPINNING::run));

    assertThat(error.index()).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelledTaskThatWaitsNeverRuns(boolean interrupt, @TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var one = Pool.processes(1)) {
      var first = one.runAsync(() -> gate.arriveAndBlock("first"));
      gate.awaitArrivalOf("first");
      var second = one.runAsync(() -> gate.arrive("second"));
      var third = one.runAsync(() -> gate.arrive("third"));

      assertThat(second.cancel(interrupt)).isTrue();

      gate.open();
      assertThat(first.get()).isNull();
      assertThat(third.get()).isNull();
    }
    assertThat(gate.hasArrived("second")).isFalse();
  }

  /** Of all workers, once they have started. */
  private static List<Long> pids() {
    return await().until(StopIT::started, pids -> pids.stream().allMatch(pid -> pid > 0));
  }

  private static List<Long> started() {
    return pool.stats().workers().stream().map(worker -> worker.pid().orElse(-1)).toList();
  }
}
