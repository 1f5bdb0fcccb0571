package dev.procession.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Pool;
import dev.procession.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts that one behind the other are sorted. */
class TotalOrderTest {
  @TempDir private Path folder;

  private static Job<Integer, Integer> scrambled(int keys) {
    return MapReduce.from(Range.of(0, 2 * keys))
        .<Integer, Integer>map(i -> (int) (i * 7919L % keys), _ -> 1)
        .reduce(Integer::sum);
  }

  private static List<List<Integer>> keys(List<Path> parts) throws IOException {
    var all = new ArrayList<List<Integer>>();
    for (Path part : parts) {
      try (Stream<String> lines = Files.lines(part)) {
        all.add(lines.map(line -> Integer.valueOf(line.substring(0, line.indexOf('\t')))).toList());
      }
    }
    return all;
  }

  private static List<Integer> together(List<Path> parts) throws IOException {
    return keys(parts).stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @CsvSource({"0,4", "1,1", "1,4", "3,4", "1000,1", "1000,4", "20000,3", "5000,100"})
  void thePartsAreSortedOneBehindTheOther(int count, int partitions) throws IOException {
    try (var pool = Pool.inline()) {
      List<Path> parts =
          scrambled(count).partitions(partitions).totalOrder().runOn(pool).writeTo(folder);

      assertThat(parts).hasSize(partitions);
      assertThat(together(parts)).isEqualTo(IntStream.range(0, count).boxed().toList());
    }
  }

  @Test
  void thePartsAreAboutEquallyLarge() throws IOException {
    try (var pool = Pool.inline()) {
      List<Path> parts = scrambled(40_000).partitions(5).totalOrder().runOn(pool).writeTo(folder);

      assertThat(keys(parts)).allSatisfy(part -> assertThat(part.size()).isBetween(7_500, 8_500));
    }
  }

  @Test
  void aComparatorDecidesWhereverItIsGiven() throws IOException {
    var expected = new ArrayList<>(Range.of(0, 1_000));
    Collections.reverse(expected);
    try (var pool = Pool.inline()) {
      var job = scrambled(1_000).partitions(3);
      List<Path> first =
          job.sorted((a, b) -> Integer.compare(b, a))
              .totalOrder()
              .runOn(pool)
              .writeTo(folder.resolve("one"));
      List<Path> second =
          job.totalOrder()
              .sorted((a, b) -> Integer.compare(b, a))
              .runOn(pool)
              .writeTo(folder.resolve("other"));

      assertThat(together(first)).isEqualTo(expected);
      assertThat(keys(second)).isEqualTo(keys(first));
    }
  }

  @Test
  void otherResultsAreSortedToo() {
    try (var pool = Pool.inline()) {
      assertThat(scrambled(100).totalOrder().runOn(pool).toMap().keySet())
          .containsExactlyElementsOf(Range.of(0, 100));
    }
  }

  @Test
  void aKeyWithMostOfTheBytesIsInOnePart() throws IOException {
    try (var pool = Pool.inline()) {
      List<Path> parts =
          MapReduce.from(Range.of(0, 1_000))
              .<Integer, String>map(i -> i, i -> i == 500 ? "x".repeat(100_000) : "y")
              .reduce((one, _) -> one)
              .partitions(4)
              .totalOrder()
              .runOn(pool)
              .writeTo(folder);

      assertThat(together(parts)).isEqualTo(Range.of(0, 1_000));
    }
  }

  @Test
  void anOrderThatContradictsEqualsIsRefused() {
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(List.of("a", "A", "b", "B", "c", "C"))
              .<String, Integer>map(word -> word, _ -> 1)
              .reduce(Integer::sum)
              .sorted((one, other) -> one.compareToIgnoreCase(other))
              .runOn(pool);

      assertThatThrownBy(run::toMap)
          .hasStackTraceContaining("the order says that two keys are the same");
    }
  }

  @Test
  void marksAreFewHoweverLongTheRun() {
    var marks = new KeyMarks<Integer>(100);
    for (int i = 0; i < 100_000; i++) {
      marks.add(KeyEntry.of(i), 10L * i);
    }

    List<Long> offsets = marks.marks().stream().map(MarkedRun.Mark::offset).toList();
    assertThat(offsets).hasSizeBetween(40, 100).startsWith(0L).isSorted();
    for (int i = 1; i < offsets.size(); i++) {
      assertThat(offsets.get(i) - offsets.get(i - 1)).isLessThanOrEqualTo(40_000);
    }
  }
}
