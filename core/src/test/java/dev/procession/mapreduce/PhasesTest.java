package dev.procession.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.Progress;
import dev.procession.Range;
import dev.procession.TaskContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a job shows while it runs, and tells in the end. */
@Timeout(60)
class PhasesTest {
  @TempDir private Path scratch;

  static Stream<Pool> pools() {
    return Stream.of(Pool.inline(), Pool.threads(3), Pool.processes(2));
  }

  private Job<Integer, Long> sums(int items) {
    return MapReduce.from(Range.of(0, items))
        .<Integer, Long>map(i -> i % 20, i -> (long) i)
        .reduce(Long::sum)
        .partitions(4)
        .scratch(scratch);
  }

  @ParameterizedTest
  @MethodSource("pools")
  void whatTheFunctionsCountIsSummedUpInTheReport(Pool opened) {
    try (var pool = opened) {
      var run =
          MapReduce.from(Range.of(0, 5_000))
              .<Integer, Integer>map(i -> counted("mapped", i % 7), _ -> 1)
              .combine((one, other) -> counted("combined", one + other))
              .reduceGroups((key, values) -> counted("a reduced", values.iterator().next() + key))
              .scratch(scratch)
              .runOn(pool);
      assertThat(run.count()).isEqualTo(7);
      Map<String, Long> counters = run.report().counters();
      assertThat(counters.keySet()).containsExactly("a reduced", "combined", "mapped");
      assertThat(counters)
          .containsEntry("a reduced", 7L)
          .containsEntry("mapped", 5_000L)
          .containsEntry("combined", 5_000L - 5 * 7);
      assertThatThrownBy(counters::clear).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  private static int counted(String name, int value) {
    TaskContext.current().count(name, 1);
    return value;
  }

  /** Hears all that a pool tells. */
  private static final class Recorder implements Progress {
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    public Handle begin(OptionalLong total) {
      heard.add("begin " + total.orElse(-1));
      return new Handle() {
        private long items;

        @Override
        public void advance(long more) {
          items += more;
        }

        @Override
        public void message(String text) {
          heard.add(text);
        }

        @Override
        public void end() {
          heard.add("end " + items);
        }
      };
    }

    List<String> heard(int ends) {
      await().until(() -> heard.stream().filter(each -> each.startsWith("end")).count() == ends);
      return List.copyOf(heard);
    }
  }

  @ParameterizedTest
  @MethodSource("pools")
  void eachPhaseIsShownWithItsItemsAndItsBytes(Pool opened) {
    var recorder = new Recorder();
    try (var pool = opened) {
      var job = sums(200_000).memoryBudget(2_500);
      assertThat(job.runOn(pool.withProgress(recorder)).count()).isEqualTo(20);

      List<String> heard = recorder.heard(3);
      assertThat(heard.stream().filter(each -> each.matches("(begin|end) .*")))
          .containsExactly("begin 200", "end 200", "begin 4", "end 4", "begin 4", "end 4");
      assertThat(heard).contains("map: 200,000 records, 200,000 pairs");
      assertThat(heard).anyMatch(each -> each.matches("shuffle: [0-9.]+ [KM]iB"));
      assertThat(heard.get(heard.size() - 2)).matches("reduce: [0-9.]+ [KM]iB, 20 keys");
    }
  }

  @Test
  void bytesOfTheInputAreShown() throws Exception {
    Path text = scratch.resolve("text");
    Files.writeString(text, "some words\n".repeat(10_000));
    var recorder = new Recorder();
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(TextInput.lines(text).splitBytes(20_000))
              .<Integer, Integer>map(String::length, _ -> 1)
              .reduce(Integer::sum)
              .scratch(scratch)
              .runOn(pool.withProgress(recorder));
      assertThat(run.toMap()).isEqualTo(Map.of(10, 10_000));
    }
    assertThat(recorder.heard(2)).contains("map: 107.4 KiB, 10,000 records, 10,000 pairs");
  }

  @Test
  void partitionsOfManyRunsAreShuffledAndOthersAreNot() {
    try (var pool = Pool.inline()) {
      var few = sums(3_000).runOn(pool);
      var many = sums(100_000).memoryBudget(2_500).runOn(pool);
      long sum = 99_999L * 100_000 / 2;
      assertThat(few.count()).isEqualTo(20);
      assertThat(many.toMap().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(sum);
      JobReport report = many.report();
      assertThat(report.shuffleTime()).isGreaterThan(few.report().shuffleTime());
      assertThat(report.mapTime()).isPositive();
      assertThat(report.reduceTime()).isPositive();
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aJobWithoutItemsHasPhasesToo() {
    var recorder = new Recorder();
    try (var pool = Pool.inline()) {
      assertThat(sums(0).runOn(pool.withProgress(recorder)).count()).isZero();
    }
    assertThat(recorder.heard(2)).contains("begin 0", "end 0", "begin 4", "end 4");
  }
}
