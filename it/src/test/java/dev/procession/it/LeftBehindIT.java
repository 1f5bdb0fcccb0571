package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.WorkerCrashedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tasks leave behind in their worker does not hold up its end. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class LeftBehindIT {
  private final List<PoolEvent.WorkerExited> exits = new CopyOnWriteArrayList<>();

  /** Shutdown hooks and threads that never end. */
  enum Endless {
    WAITING {
      @Override
      void run() {
        while (true) {
          LockSupport.park();
        }
      }
    },
    SPINNING {
      @Override
      void run() {
        while (true) {
          Thread.onSpinWait();
        }
      }
    },
    EXITING {
      @Override
      void run() {
        System.exit(4); // for ever, in a hook
      }
    };

    abstract void run();
  }

  @ParameterizedTest
  @EnumSource
  void aHookThatNeverReturnsDoesNotHoldUpAnExit(Endless hook) {
    try (var pool = recording()) {
      var error =
          catchThrowableOfType(
              WorkerCrashedException.class, () -> pool.run(() -> exitWithHook(hook)));

      assertThat(error).hasMessageContaining("System.exit").hasMessageContaining("hook");
      assertThat(error.exitCode()).isEmpty();
      assertThat(error.ran()).isLessThan(ofSeconds(10));
      assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
    }
  }

  static void exitWithHook(Endless hook) {
    Runtime.getRuntime().addShutdownHook(new Thread(hook::run));
    System.exit(3);
  }

  @ParameterizedTest
  @EnumSource
  void aHookThatNeverReturnsDoesNotHoldUpTheClose(Endless hook) {
    var pool = recording();
    pool.run(() -> Runtime.getRuntime().addShutdownHook(new Thread(hook::run)));

    pool.close();

    await().untilAsserted(() -> assertThat(exits).hasSize(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"WAITING", "SPINNING"})
  void threadsThatAreNoDaemonsDoNotHoldUpTheClose(Endless thread) {
    var pool = recording();
    List<Integer> results = pool.map(x -> leaveThread(thread, x), Range.of(0, 10));

    pool.close();

    assertThat(results).isEqualTo(Range.of(0, 10));
    await().untilAsserted(() -> assertThat(exits).hasSize(1).noneMatch(e -> e.crashed()));
  }

  static int leaveThread(Endless endless, int item) {
    Thread.ofPlatform().daemon(false).start(endless::run);
    return item;
  }

  @Test
  void aThreadThatThrowsCostsNothing() {
    try (var pool = recording()) {
      long before = pool.apply(() -> ProcessHandle.current().pid());

      pool.run(LeftBehindIT::throwInAThread);

      assertThat(pool.<Long>apply(() -> ProcessHandle.current().pid())).isEqualTo(before);
    }
  }

  static void throwInAThread() throws InterruptedException {
    var thread =
        Thread.ofPlatform()
            .start(() -> {
              throw new IllegalStateException("on purpose, in a thread of a task");
            });
    thread.join();
  }

  @Test
  void aThreadThatExitsLaterIsToldAsAnExit() {
    try (var pool = recording()) {
      var error =
          catchThrowableOfType(
              WorkerCrashedException.class, () -> pool.run(LeftBehindIT::exitInAThread));

      assertThat(error.exitCode()).hasValue(6);
      assertThat(error).hasMessageContaining("System.exit(6)");
    }
  }

  static void exitInAThread() {
    Thread.ofPlatform().start(() -> System.exit(6));
    while (true) {
      LockSupport.park();
    }
  }

  @Test
  void anArrayLargerThanAnyHeapCostsTheWorkerAndIsToldAsItIs() {
    try (var pool = recording()) {
      long before = pool.apply(() -> ProcessHandle.current().pid());

      var error =
          catchThrowableOfType(
              TaskFailedException.class,
              () -> pool.apply(() -> new long[Integer.MAX_VALUE].length));

      assertThat(error).hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(pool.<Long>apply(() -> ProcessHandle.current().pid())).isNotEqualTo(before);
    }
  }

  private Pool recording() {
    return Pool.processes(c ->
        c.withWorkers(1)
            .withHeap("64m")
            .withListener(event -> {
              if (event instanceof PoolEvent.WorkerExited exited) {
                exits.add(exited);
              }
            }));
  }
}
