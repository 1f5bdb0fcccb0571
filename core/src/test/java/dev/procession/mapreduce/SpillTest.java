package dev.procession.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SerializableBinaryOperator;
import dev.procession.TaskFailedException;
import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When pairs are written, and what happens if they cannot be. */
class SpillTest {
  @TempDir private Path scratch;

  @Test
  void afterAFailureToSpillNothingIsTakenAndNothingGiven() throws IOException {
    Path job = Files.createDirectory(scratch.resolve("job"));
    Settings<Integer> settings = Settings.<Integer>usual().withMemoryBudget(1);
    var pairs = new PairBuffer<Integer, Integer>(null, settings, Attempt.in(job.toString()));
    ScratchFolder.delete(job);

    assertThatThrownBy(() -> pairs.emit(1, 1)).hasRootCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> pairs.emit(2, 2)).hasRootCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(pairs::finish).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aMapFunctionThatSwallowsAFailureToSpillDoesNotLosePairsSilently() {
    String base = scratch.toString();
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(List.of(1, 2, 3))
              .mapMulti((Integer number, Emitter<Integer, Integer> out) -> {
                deleteAttempts(Path.of(base));
                emitWhateverHappens(number, out);
              })
              .reduce(Integer::sum)
              .memoryBudget(1)
              .skipFailures(3)
              .scratch(scratch)
              .runOn(pool);

      assertThatThrownBy(run::toMap)
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aValueThatStaysSmallStaysInMemoryHoweverOftenItIsCombined() {
    assertThat(pairsLeft(List.of(1, 1), SpillTest::sums)).isEqualTo(10); // one a split
  }

  private static List<Integer> sums(List<Integer> one, List<Integer> other) {
    return List.of(one.get(0) + other.get(0), one.get(1) + other.get(1));
  }

  @Test
  void aValueThatGrowsAsItIsCombinedIsWrittenWhenItIsLarge() {
    assertThat(pairsLeft("0123456789", String::concat)).isBetween(20L, 1_000L);
  }

  /** How many pairs are left of ten thousand of one key in ten splits, in 5,000 bytes of memory. */
  private <V> long pairsLeft(V value, SerializableBinaryOperator<V> combiner) {
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(Range.of(0, 10_000))
              .<Integer, V>map(_ -> 1, _ -> value)
              .combine(combiner)
              .reduce(combiner)
              .memoryBudget(5_000)
              .scratch(scratch)
              .runOn(pool);
      assertThat(run.count()).isOne();
      return run.report().pairsCombined();
    }
  }

  private static void emitWhateverHappens(int number, Emitter<Integer, Integer> out) {
    try {
      out.emit(number, number);
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("could not be written");
    }
  }

  private static void deleteAttempts(Path base) {
    try (var below = Files.walk(base)) {
      for (Path each : below.filter(path -> path.toString().contains("attempt-")).toList()) {
        ScratchFolder.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aValueThatCannotBeWrittenIsNoFailureOfTheRecordAtWhichTheBufferWasFull() {
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(List.of(1, 2, 3))
              .<Integer, Object>map(i -> i, _ -> new Object())
              .combine((one, _) -> one)
              .reduce((one, _) -> one)
              .memoryBudget(1)
              .skipFailures(3)
              .scratch(scratch)
              .runOn(pool);

      assertThatThrownBy(run::toMap)
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("a pair cannot be written for the reduce");
    }
  }
}
