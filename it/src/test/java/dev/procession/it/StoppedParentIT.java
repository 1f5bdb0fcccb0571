package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Output;
import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.TaskTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that is stopped for longer than the time limit of an item, as by Ctrl-Z, and goes on.
 */
@Timeout(60)
@ExtendWith(Leftovers.class)
class StoppedParentIT {
  private static final Duration LIMIT = ofSeconds(2);
  private static final Duration STOPPED = ofSeconds(4);

  /** The kind of pool. */
  enum Workers {
    PROCESSES,
    THREADS;

    Pool open() {
      return this == PROCESSES
          ? Pool.processes(c -> c.withWorkers(1).withOutput(Output.discard()))
          : Pool.threads(1);
    }
  }

  /** Runs two items: one that ends soon after the stop, and one that never ends. */
  static final class Stopped {
    private Stopped() {}

    public static void main(String[] arguments) throws Exception {
      var gate = new Gate(arguments[0]);
      try (var pool = Workers.valueOf(arguments[1]).open()) {
        Parallel limited = pool.withTimeout(LIMIT);
        long before = System.nanoTime();
        var patient = limited.runAsync(() -> gate.arriveAndBlock("began"));
        awaitStop(before);
        settle();
        gate.open();
        patient.get();
        try {
          limited.run(Stopped::spin);
        } catch (TaskTimeoutException e) {
          System.out.println("timed out after " + e.limit());
        }
      }
    }

    static void spin() {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
    }

    /** Returns once this process has not run for long. */
    private static void awaitStop(long before) {
      long last = before;
      while (System.nanoTime() - last < LIMIT.toNanos()) {
        last = System.nanoTime();
        LockSupport.parkNanos(ofMillis(1).toNanos());
      }
    }

    /** Lets the deadlines be looked at many times. */
    private static void settle() {
      for (int i = 0; i < 50; i++) {
        LockSupport.parkNanos(ofMillis(10).toNanos());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTimeWhileItWasStoppedDoesNotCountAgainstItsItems(Workers workers, @TempDir Path folder)
      throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var program =
        Program.start(folder, Stopped.class, List.of(), gate.folder(), workers.name())) {
      gate.awaitArrivalOf("began");
      long pid = program.process().pid();
      ProcessState.signal("STOP", pid);
      await().until(() -> ProcessState.isStopped(pid));
      long since = System.nanoTime();
      await().until(() -> System.nanoTime() - since > STOPPED.toNanos());

      ProcessState.signal("CONT", pid);

      assertThat(program.lines()).containsExactly("timed out after PT2S");
    }
  }
}
