package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Pool;
import dev.procession.ProcessionException;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four faults on each of the five stages of a task's way; after each the same pool works on. After
 * the table {@code crash_cases} of loky's {@code TestExecutorDeadLock}.
 */
@Timeout(30)
@ExtendWith(Leftovers.class)
class CrashTableIT {

  /** What goes wrong. */
  enum Fault {
    EXIT,
    HALT,
    ERROR,
    CRASH;

    void strike() {
      switch (this) {
        case EXIT -> System.exit(7);
        case HALT -> Runtime.getRuntime().halt(0);
        case ERROR -> throw new IllegalStateException("the error message");
        case CRASH -> CrashIT.writeNowhere();
      }
    }
  }

  /** Strikes when it is written, or when it is read. */
  static final class Bad implements Serializable {
    private static final long serialVersionUID = 1;
    private final Fault fault;
    private final boolean whenWritten;

    Bad(Fault fault, boolean whenWritten) {
      this.fault = fault;
      this.whenWritten = whenWritten;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      if (whenWritten) {
        fault.strike();
      }
      out.defaultWriteObject();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (!whenWritten) {
        fault.strike();
      }
    }
  }

  /** Where and how it goes wrong; those in the parent that end the program are not among them. */
  enum Case {
    ERROR_WHEN_THE_TASK_IS_WRITTEN,
    EXIT_WHEN_THE_TASK_IS_READ,
    HALT_WHEN_THE_TASK_IS_READ,
    ERROR_WHEN_THE_TASK_IS_READ,
    CRASH_WHEN_THE_TASK_IS_READ,
    CRASH_WHEN_IT_RUNS,
    EXIT_WHEN_IT_RUNS,
    HALT_WHEN_IT_RUNS,
    ERROR_WHEN_IT_RUNS,
    CRASH_WHEN_THE_RESULT_IS_WRITTEN,
    EXIT_WHEN_THE_RESULT_IS_WRITTEN,
    HALT_WHEN_THE_RESULT_IS_WRITTEN,
    ERROR_WHEN_THE_RESULT_IS_WRITTEN,
    ERROR_WHEN_THE_RESULT_IS_READ;

    Fault fault() {
      return Fault.valueOf(name().substring(0, name().indexOf('_')));
    }

    Object submit(Pool pool) {
      Fault fault = fault();
      String where = name().substring(name().indexOf('_') + 1);
      return switch (where) {
        case "WHEN_THE_TASK_IS_WRITTEN" -> pool.apply(x -> x.hashCode(), new Bad(fault, true));
        case "WHEN_THE_TASK_IS_READ" -> pool.apply(x -> x.hashCode(), new Bad(fault, false));
        case "WHEN_THE_RESULT_IS_WRITTEN" -> pool.apply(() -> new Bad(fault, true));
        case "WHEN_THE_RESULT_IS_READ" -> pool.apply(() -> new Bad(fault, false));
        default ->
            pool.apply(() -> {
              fault.strike();
              return "not struck";
            });
      };
    }

    void verify(ProcessionException error) {
      switch (fault()) {
        case EXIT -> assertDeath(error, 7, "System.exit(7)");
        case HALT -> assertDeath(error, 0, "exit code 0");
        case CRASH -> assertDeath(error, -11, "SIGSEGV");
        case ERROR -> verifyError(error);
      }
    }

    private static void assertDeath(ProcessionException error, int exitCode, String words) {
      assertThat(error).isInstanceOf(WorkerCrashedException.class).hasMessageContaining(words);
      assertThat(((WorkerCrashedException) error).exitCode()).hasValue(exitCode);
    }

    private void verifyError(ProcessionException error) {
      assertThat(error).hasStackTraceContaining("the error message");
      assertThat(error).hasStackTraceContaining("IllegalStateException");
      if (this == ERROR_WHEN_IT_RUNS) {
        assertThat(error).isInstanceOf(TaskFailedException.class);
      } else {
        assertThat(error).isInstanceOf(TaskSerializationException.class);
        assertThat(((TaskSerializationException) error).direction())
            .isEqualTo(name().contains("TASK") ? Direction.ARGUMENT : Direction.RESULT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultFailsItsTaskAndThePoolWorksOn(Case each) {
    try (var pool = Pool.processes(2)) {
      var error = catchThrowableOfType(ProcessionException.class, () -> each.submit(pool));

      each.verify(error);
      assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultOfATaskThatACallbackSubmittedIsToldThere(Case each) throws Exception {
    try (var pool = Pool.processes(2)) {
      var told = new CompletableFuture<ProcessionException>();

      var _ =
          pool.applyAsync(() -> 42)
              .onSuccess(_ ->
                  told.complete(
                      catchThrowableOfType(ProcessionException.class, () -> each.submit(pool))));

      each.verify(told.get(20, TimeUnit.SECONDS));
      assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
    }
  }

  /** Ends where a value exits when it is written or read in the program itself. */
  static final class Exiting {
    private Exiting() {}

    public static void main(String[] arguments) {
      try (var pool = Pool.processes(2)) {
        if (arguments[0].equals("written")) {
          pool.apply(x -> x.hashCode(), new Bad(Fault.EXIT, true));
        } else {
          pool.apply(() -> new Bad(Fault.EXIT, false));
        }
      }
      System.out.println("not reached");
    }
  }

  /** The stages of the program's own side. */
  enum Here {
    WRITTEN,
    READ
  }

  @ParameterizedTest
  @EnumSource
  void anExitInTheProgramItselfEndsItWithThatCode(Here here, @TempDir Path folder)
      throws Exception {
    String stage = here.name().toLowerCase(java.util.Locale.ROOT);
    try (var program = Program.start(folder, Exiting.class, List.of(), stage)) {
      assertThat(program.join()).as(program.output()).isEqualTo(7);
      assertThat(program.output()).doesNotContain("not reached");
    }
  }
}
