package dev.procession.it;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An item of a chunk that brings its JVM down in native code. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class SegmentationFaultIT {
  private static final int ITEMS = 100;
  private static final int POISON = 37;

  @Repeated
  void itCostsItsOwnItemOnlyAndNoneRunsTwice(@TempDir Path folder) throws Exception {
    String runs = folder.toString();
    try (var pool = Pool.processes(2);
        var outcomes =
            pool.withChunkSize(ITEMS)
                .imap(x -> countAndCrash(runs, x), Range.of(0, ITEMS))
                .outcomes()) {
      int successes = 0;
      for (Outcome<Integer> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Success<Integer>(long index, Integer value, _) -> {
            assertThat(value.longValue()).isEqualTo(index);
            successes++;
          }
          case Outcome.Failure<Integer>(long index, var error) -> {
            assertThat(index).isEqualTo(POISON);
            assertThat(error)
                .isInstanceOf(WorkerCrashedException.class)
                .hasMessageContaining("item " + POISON)
                .hasMessageContaining("SIGSEGV");
            assertThat(error.index()).hasValue(POISON);
            assertThat(((WorkerCrashedException) error).exitCode()).hasValue(-11);
          }
        }
      }
      assertThat(successes).isEqualTo(ITEMS - 1);
    }
    for (int item = 0; item < ITEMS; item++) {
      assertThat(folder.resolve("runs-of-" + item)).hasContent("x");
    }
  }

  /** A byte for each run, in a file that no death of a worker can change. */
  static int countAndCrash(String folder, int item) throws IOException {
    Files.writeString(Path.of(folder, "runs-of-" + item), "x", CREATE, APPEND);
    if (item == POISON) {
      CrashIT.writeNowhere();
    }
    return item;
  }
}
