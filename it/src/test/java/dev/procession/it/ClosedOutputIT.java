package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.Range;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that close what their worker prints to; nobody waits for lines that cannot come. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class ClosedOutputIT {

  /** Ways to close a stream for real. */
  enum Closing {
    OUT_BY_DESCRIPTOR,
    OUT_BY_THE_SYSTEM,
    ERR_BY_THE_SYSTEM,
    BOTH_BY_THE_SYSTEM;

    int run() throws IOException {
      switch (this) {
        case OUT_BY_DESCRIPTOR -> new FileOutputStream(FileDescriptor.out).close();
        case OUT_BY_THE_SYSTEM -> close(1);
        case ERR_BY_THE_SYSTEM -> close(2);
        case BOTH_BY_THE_SYSTEM -> {
          close(1);
          close(2);
        }
      }
      return 42;
    }
  }

  @SuppressWarnings("restricted") // the descriptor, not the stream
  static void close(int descriptor) {
    Linker linker = Linker.nativeLinker();
    var close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int result = (int) close.invokeExact(descriptor);
      if (result != 0) {
        throw new IOException("descriptor " + descriptor + " was closed already");
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theResultOfTheTaskArrives(Closing closing) {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withOutput(Output.discard()))) {
      assertThat(pool.<Integer>apply(closing::run)).isEqualTo(42);

      assertThat(pool.map(x -> x + 1, Range.of(0, 1000))).isEqualTo(Range.of(1, 1001));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tasksThatPrintAfterwardsSucceed(Closing closing) {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withOutput(Output.discard()))) {
      assertThat(pool.<Integer>apply(closing::run)).isEqualTo(42);

      assertThat(pool.map(ClosedOutputIT::print, Range.of(0, 100))).isEqualTo(Range.of(0, 100));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tasksThatLeaveALineOpenAfterwardsSucceed(Closing closing) {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withOutput(Output.discard()))) {
      assertThat(pool.<Integer>apply(closing::run)).isEqualTo(42);

      assertThat(pool.map(ClosedOutputIT::printNoEnd, Range.of(0, 100)))
          .isEqualTo(Range.of(0, 100));
    }
  }

  static int printNoEnd(int item) {
    System.out.print("no end");
    System.err.print("no end");
    return item;
  }

  static int print(int item) {
    System.out.println("line " + item);
    System.err.println("line " + item);
    return item;
  }
}
