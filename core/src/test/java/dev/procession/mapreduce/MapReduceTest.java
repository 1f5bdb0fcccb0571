package dev.procession.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.TaskFailedException;
import dev.procession.Tuple2;
import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs in this process, against a map. */
class MapReduceTest {
  @TempDir private Path scratch;
  private Pool pool;

  @BeforeEach
  void start() {
    pool = Pool.inline();
  }

  @AfterEach
  void end() {
    pool.close();
    assertThat(scratch).isEmptyDirectory();
  }

  private static Job<String, Long> counting(Iterable<String> lines) {
    return MapReduce.from(lines)
        .mapMulti((String line, Emitter<String, Long> out) -> {
          for (String word : line.split(" ", -1)) {
            out.emit(word, 1L);
          }
        })
        .combine(Long::sum)
        .reduce(Long::sum);
  }

  @Test
  void countsWords() {
    var job = counting(List.of("to be or not", "to be to")).scratch(scratch);
    assertThat(job.runOn(pool).toMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("to", 3L, "be", 2L, "or", 1L, "not", 1L));
    assertThat(job.sorted().runOn(pool).toMap().keySet()).containsExactly("be", "not", "or", "to");
    assertThat(job.runOn(pool).count()).isEqualTo(4);
    assertThat(job.runOn(pool).top(3)).hasSize(3).startsWith(new Tuple2<>("to", 3L));
    assertThat(job.runOn(pool).top(9, (one, other) -> one.first().compareTo(other.first())))
        .extracting(Tuple2::first)
        .containsExactly("to", "or", "not", "be");
  }

  static LongStream seeds() {
    return LongStream.range(0, Integer.getInteger("procession.seeds", 50));
  }

  /** Random records, keys, skew, partitions and budgets: what a {@code TreeMap} would give. */
  @ParameterizedTest
  @MethodSource("seeds")
  void givesWhatATreeMapGives(long seed) throws IOException {
    var random = new Random(seed);
    int keys = 1 + random.nextInt(1 << random.nextInt(12));
    boolean skewed = random.nextBoolean();
    var records = new ArrayList<Tuple2<Integer, Long>>();
    int count = random.nextInt(5_000);
    for (int i = 0; i < count; i++) {
      int key = skewed && random.nextInt(10) != 0 ? 0 : random.nextInt(keys);
      records.add(new Tuple2<>(key, random.nextLong() >> random.nextInt(64)));
    }
    var expected = new TreeMap<String, Long>();
    records.forEach(each -> expected.merge(key(each.first()), each.second(), Long::sum));

    Pairs<String, Long> pairs =
        MapReduce.from(records).map(each -> key(counted(each.first())), Tuple2::second);
    if (random.nextBoolean()) {
      pairs = pairs.combine(Long::sum);
    }
    Job<String, Long> job =
        random.nextBoolean()
            ? pairs.reduce(Long::sum)
            : pairs.reduceGroups((_, values) -> sum(values));
    job =
        job.partitions(1 + random.nextInt(50))
            .memoryBudget(1 << (10 + random.nextInt(16)))
            .scratch(scratch);
    try (var threads = Pool.threads(3)) {
      Parallel on = random.nextBoolean() ? threads : pool;
      assertThat(job.runOn(on).toMap()).isEqualTo(expected);
      assertThat(new ArrayList<>(job.sorted().runOn(on).toMap().entrySet()))
          .isEqualTo(new ArrayList<>(expected.entrySet()));
      var counting = job.runOn(on);
      assertThat(counting.count()).isEqualTo(expected.size());
      assertThat(counting.report().counters())
          .isEqualTo(records.isEmpty() ? Map.of() : Map.of("mapped", (long) records.size()));
      requireTotalOrder(job, on, expected);
    }
  }

  /** Some of them have the same hash code, and some are no ASCII. */
  private static String key(int number) {
    String some = number % 5 == 0 ? "\u00e4\u20ac\uD83D\uDE00" : "";
    return (number % 2 == 0 ? "Aa" : "BB") + (number % 3 == 0 ? "Aa" : "BB") + some + number / 7;
  }

  private static <T> T counted(T value) {
    TaskContext.current().count("mapped", 1);
    return value;
  }

  /** All keys of the parts one behind the other, in order, and none in two of them. */
  private void requireTotalOrder(Job<String, Long> job, Parallel on, Map<String, Long> expected)
      throws IOException {
    Path target = Files.createTempDirectory("total-order");
    List<Path> parts = job.totalOrder().runOn(on).writeTo(target);
    var lines = parts.stream().flatMap(MapReduceTest::lines).toList();
    assertThat(lines)
        .isEqualTo(
            expected.entrySet().stream()
                .map(each -> each.getKey() + "\t" + each.getValue())
                .toList());
    ScratchFolder.delete(target);
  }

  private static long sum(Iterable<Long> values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void aGroupMayBeLeftInTheMiddle() {
    Map<Integer, Integer> firsts =
        MapReduce.from(Range.of(0, 10_000))
            .<Integer, Integer>map(i -> i % 3, i -> i % 3 + 10)
            .reduceGroups((_, values) -> values.iterator().next())
            .memoryBudget(1024)
            .scratch(scratch)
            .runOn(pool)
            .toMap();
    assertThat(firsts).isEqualTo(Map.of(0, 10, 1, 11, 2, 12));
  }

  @Test
  void valuesCanBeGoneThroughOnce() {
    var run =
        MapReduce.from(List.of(1))
            .<Integer, Integer>map(i -> i, i -> i)
            .reduceGroups((_, values) -> sumTwice(values))
            .scratch(scratch)
            .runOn(pool);
    assertThatThrownBy(run::toMap)
        .isInstanceOf(TaskFailedException.class)
        .cause()
        .hasMessageContaining("can be gone through once");
  }

  private static int sumTwice(Iterable<Integer> values) {
    var _ = values.iterator();
    var _ = values.iterator();
    return 0;
  }

  @Test
  void aFailureNamesTheRecordAndWhatIsSkippedIsCounted() {
    var job =
        MapReduce.from(Range.of(0, 5_000))
            .<Integer, Integer>map(i -> 100 / (i % 1_000), i -> i)
            .reduce(Integer::sum)
            .scratch(scratch);
    assertThatThrownBy(job.runOn(pool)::toMap)
        .isInstanceOfSatisfying(
            RecordException.class, e -> assertThat(e.position()).isEqualTo("the items, record 0"))
        .hasCauseInstanceOf(ArithmeticException.class);
    var run = job.skipFailures(1).runOn(pool);
    assertThat(run.count()).isGreaterThan(10);
    assertThat(run.report().skipped()).isEqualTo(5);
    assertThat(run.report().records()).isEqualTo(5_000);
    assertThat(run.report().pairs()).isEqualTo(4_995);
    assertThat(run.report().skippedRecords()).hasSize(5).anyMatch(it -> it.contains("record 3000"));
  }

  private static final class Identity implements java.io.Serializable {}

  private enum Color {
    RED,
    GREEN
  }

  @SuppressWarnings("ArrayRecordComponent")
  static Stream<Arguments> badKeys() {
    return Stream.of(new byte[] {1}, new Identity(), new String[] {"a"}, List.of(new int[0]))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void aKeyWhoseHashCodeDiffersBetweenJvmsIsRefused(Object key) {
    var run =
        MapReduce.from(List.of(1))
            .<Object, Integer>map(_ -> key, i -> i)
            .reduce(Integer::sum)
            .scratch(scratch)
            .runOn(pool);
    assertThatThrownBy(run::toMap)
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("has another hash code in each JVM");
  }

  @Test
  void enumsAndCollectionsOfThemAreKeys() {
    Map<List<Color>, Integer> counts =
        MapReduce.from(Range.of(0, 10))
            .<List<Color>, Integer>map(i -> List.of(Color.values()[i % 2], Color.RED), _ -> 1)
            .reduce(Integer::sum)
            .scratch(scratch)
            .runOn(pool)
            .toMap();
    assertThat(counts)
        .isEqualTo(Map.of(List.of(Color.RED, Color.RED), 5, List.of(Color.GREEN, Color.RED), 5));
  }

  @Test
  void nullKeysAndValuesAreRefused() {
    var noKey =
        MapReduce.from(List.of(1))
            .mapMulti((Integer i, Emitter<String, Integer> out) -> out.emit(null, i))
            .reduce(Integer::sum)
            .scratch(scratch);
    assertThatThrownBy(noKey.runOn(pool)::toMap)
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("key: a pair must have one");
  }

  @Test
  void equalKeysThatAreWrittenDifferentlyAreOne() {
    var array = new ArrayList<>(List.of("a", "b"));
    Map<List<String>, Integer> counts =
        MapReduce.from(Range.of(0, 4_000))
            .<List<String>, Integer>map(i -> i % 2 == 0 ? array : List.of("a", "b"), _ -> 1)
            .reduce(Integer::sum)
            .memoryBudget(1024)
            .scratch(scratch)
            .runOn(pool)
            .toMap();
    assertThat(counts).isEqualTo(Map.of(List.of("a", "b"), 4_000));
  }

  @Test
  void aKeyOfTenMebibytesIsAKey() {
    String large = "x".repeat(10 << 20);
    Map<String, Integer> counts =
        MapReduce.from(Range.of(0, 3))
            .<String, Integer>map(i -> i == 1 ? "small" : large, _ -> 1)
            .reduce(Integer::sum)
            .memoryBudget(1 << 20)
            .scratch(scratch)
            .runOn(pool)
            .toMap();
    assertThat(counts).isEqualTo(Map.of(large, 2, "small", 1));
  }

  @Test
  void noItemsGiveNoResults() {
    var job = counting(List.of()).scratch(scratch);
    assertThat(job.runOn(pool).toMap()).isEmpty();
    assertThat(job.sorted().runOn(pool).toMap()).isEmpty();
    assertThat(job.runOn(pool).count()).isZero();
  }

  @Test
  void aStreamKeepsItsFilesUntilItIsClosed() {
    var run = counting(List.of("b a", "c a")).sorted().scratch(scratch).runOn(pool);
    try (var results = run.stream()) {
      var iterator = results.iterator();
      assertThat(iterator.next()).isEqualTo(Map.entry("a", 2L));
      assertThat(scratch).isNotEmptyDirectory();
    }
    assertThat(scratch).isEmptyDirectory();
    assertThatThrownBy(run::count)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runOn again");
  }

  @Test
  void resultsAreWrittenWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("new/result");
    var job = counting(List.of("b a", "c a")).partitions(3).scratch(scratch);
    List<Path> parts = job.runOn(pool).writeTo(target);
    assertThat(parts)
        .containsExactlyElementsOf(
            IntStream.range(0, 3).mapToObj(i -> target.resolve("part-0000" + i)).toList());
    assertThat(target).isDirectoryContaining(parts.get(2)::equals);
    assertThat(parts.stream().flatMap(MapReduceTest::lines))
        .containsExactlyInAnyOrder("a\t2", "b\t1", "c\t1");
    assertThatThrownBy(() -> job.runOn(pool).writeTo(target))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has parts of a result already");
    Path failed = folder.resolve("failed");
    assertThatThrownBy(
            () -> job.runOn(pool).writeTo(failed, (_, _) -> String.valueOf(1 / (int) failure())))
        .isInstanceOf(TaskFailedException.class);
    assertThat(failed).isEmptyDirectory();
  }

  private static long failure() {
    return 0;
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void filesAreReadByAFunctionOfTheUser(@TempDir Path folder) throws IOException {
    Path one = Files.writeString(folder.resolve("one"), "a\nb\n");
    Path two = Files.writeString(folder.resolve("two"), "a\n");
    var job =
        MapReduce.from(List.of(one, two), Files::lines)
            .<String, Integer>map(line -> line, _ -> 1)
            .reduce(Integer::sum)
            .scratch(scratch);
    assertThat(job.runOn(pool).toMap()).isEqualTo(Map.of("a", 2, "b", 1));
    Files.delete(two);
    assertThatThrownBy(job.runOn(pool)::toMap)
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    var job = counting(List.of());
    assertThatThrownBy(() -> job.partitions(0)).hasMessage("partitions must be at least 1: 0");
    assertThatThrownBy(() -> job.retries(-1)).hasMessage("retries must be at least 0: -1");
    assertThatThrownBy(() -> job.memoryBudget(0)).hasMessage("bytes must be at least 1: 0");
    assertThatThrownBy(() -> job.skipFailures(-1)).hasMessage("mostOfSplit must be at least 0: -1");
    assertThatThrownBy(() -> job.runOn(pool).top(0, (_, _) -> 0))
        .hasMessage("most must be at least 1: 0");
    assertThatThrownBy(job.runOn(pool)::report).isInstanceOf(IllegalStateException.class);
    Path missing = scratch.resolve("missing");
    assertThatThrownBy(job.scratch(missing).runOn(pool)::count)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot spill to " + missing);
  }

  @Test
  void theReportAddsUp() {
    var run =
        counting(IntStream.range(0, 3_000).mapToObj(i -> "word" + i % 10 + " other").toList())
            .memoryBudget(1024)
            .scratch(scratch)
            .runOn(pool);
    assertThat(run.count()).isEqualTo(11);
    JobReport report = run.report();
    assertThat(report.records()).isEqualTo(3_000);
    assertThat(report.pairs()).isEqualTo(6_000);
    assertThat(report.pairsCombined()).isBetween(33L, 5_999L);
    assertThat(report.bytesSpilled()).isPositive();
    assertThat(report.keys()).isEqualTo(11);
    assertThat(report.slowestSplits()).hasSize(3);
    assertThat(report.mapTime().toNanos()).isBetween(1L, TimeUnit.MINUTES.toNanos(1));
  }
}
