package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import dev.procession.PoolEvent;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.Tuple2;
import dev.procession.mapreduce.Emitter;
import dev.procession.mapreduce.Input;
import dev.procession.mapreduce.Job;
import dev.procession.mapreduce.MapReduce;
import dev.procession.mapreduce.RecordException;
import dev.procession.mapreduce.Records;
import dev.procession.mapreduce.ScratchFullException;
import dev.procession.mapreduce.Split;
import dev.procession.mapreduce.TextInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Map/reduce on processes: real text, deaths, and disks that are full. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class MapReduceIT {
  @TempDir private Path folder;
  private Path scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(scratch).isEmptyDirectory();
  }

  private static Job<String, Long> words(TextInput input) {
    return MapReduce.from(input)
        .mapMulti(MapReduceIT::emitWords)
        .combine(Long::sum)
        .reduce(Long::sum);
  }

  private static void emitWords(String line, Emitter<String, Long> out) {
    int from = -1;
    for (int at = 0; at <= line.length(); at++) {
      boolean isLetter = at < line.length() && Character.isLetter(line.charAt(at));
      if (isLetter && from < 0) {
        from = at;
      } else if (!isLetter && from >= 0) {
        out.emit(line.substring(from, at), 1L);
        from = -1;
      }
    }
  }

  @Test
  void theWordsOfTheJdkAreCountedAsOneThreadCountsThem() throws Exception {
    Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    assumeTrue(Files.exists(sources), "this JDK has no sources: " + sources);
    Map<String, Long> expected = counted(sources);
    try (var pool = Pool.processes(2)) {
      var run =
          words(TextInput.lines(sources).replaceMalformed())
              .scratch(scratch)
              .memoryBudget(1 << 20) // so small that it spills
              .runOn(pool);
      assertThat(run.toMap()).isEqualTo(expected);
      assertThat(run.report().keys()).isEqualTo(expected.size());
      assertThat(run.report().bytesSpilled()).isGreaterThan(1 << 20);
    }
  }

  private static Map<String, Long> counted(Path sources) throws IOException {
    var counts = new HashMap<String, Long>();
    try (var zip = new ZipFile(sources.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        try (var in =
            new BufferedReader(
                new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
          in.lines()
              .forEach(line -> emitWords(line, (word, one) -> counts.merge(word, one, Long::sum)));
        }
      }
    }
    return counts;
  }

  /**
   * Each half second one dies. The job is as long as {@code -Dprocession.mapreduce.seconds} says: 3
   * without it.
   */
  @Test
  void theResultIsExactThoughWorkersAreKilledAllTheTime() throws Exception {
    var input =
        new Until(Duration.ofSeconds(Integer.getInteger("procession.mapreduce.seconds", 3)));
    var kills = new AtomicInteger();
    var retries = new AtomicInteger();
    try (var pool =
            Pool.processes(c ->
                c.withWorkers(3)
                    .withListener(event -> {
                      if (event instanceof PoolEvent.TaskRetried) {
                        retries.incrementAndGet();
                      }
                    }));
        var killer = Executors.newSingleThreadScheduledExecutor()) {
      var random = new Random(6);
      var _ =
          killer.scheduleAtFixedRate(
              () -> kills.addAndGet(killOne(pool, random)), 500, 500, TimeUnit.MILLISECONDS);
      Map<Integer, Long> sums =
          MapReduce.from(input)
              .mapMulti(MapReduceIT::emitToAll)
              .reduce(Long::sum)
              .memoryBudget(100_000)
              .retries(100)
              .scratch(scratch)
              .runOn(pool)
              .toMap();
      killer.shutdownNow();
      long numbers = input.given();
      assertThat(sums).hasSize(KEYS);
      assertThat(sums.values()).containsOnly(numbers * (numbers - 1) / 2);
      assertThat(kills).hasPositiveValue();
      await().untilAsserted(() -> assertThat(retries).hasPositiveValue());
      System.out.printf(
          "%,d pairs, %d kills, %d tasks run again%n", KEYS * numbers, kills.get(), retries.get());
    }
  }

  private static final int KEYS = 20;

  private static void emitToAll(int number, Emitter<Integer, Long> out) {
    for (int key = 0; key < KEYS; key++) {
      out.emit(key, (long) number);
    }
  }

  /** Kills a worker as {@code kill -9} does; returns how many that were, 0 or 1. */
  private static int killOne(Pool pool, Random random) {
    long[] pids =
        pool.stats().workers().stream().flatMapToLong(each -> each.pid().stream()).toArray();
    return pids.length == 0
        ? 0
        : ProcessHandle.of(pids[random.nextInt(pids.length)])
            .filter(ProcessHandle::destroyForcibly)
            .map(_ -> 1)
            .orElse(0);
  }

  /** The numbers from 0 on, as many as are asked for within a time. */
  private static final class Until implements Input<Integer> {
    private static final long serialVersionUID = 1;
    private static final int EACH = 500;

    private final Duration time;
    private final AtomicInteger given = new AtomicInteger();

    Until(Duration time) {
      this.time = time;
    }

    int given() {
      return given.get();
    }

    @Override
    public Iterable<Numbers> splits() {
      long deadline = System.nanoTime() + time.toNanos();
      return () ->
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return System.nanoTime() < deadline;
            }

            @Override
            public Numbers next() {
              int from = given.getAndAdd(EACH);
              return new Numbers(from, from + EACH);
            }
          };
    }
  }

  /** Some numbers. */
  private record Numbers(int from, int to) implements Split<Integer> {
    @Override
    public Records<Integer> open() {
      return new Records<>() {
        private int at = from - 1;

        @Override
        public boolean next() {
          return ++at < to;
        }

        @Override
        public Integer record() {
          return at;
        }

        @Override
        public String position() {
          return "number " + at;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Each process may have its heap, and what a JVM needs beside it, but not the pairs. */
  @Test
  void aJobLargerThanAllHeapsRunsInFlatMemory() throws Exception {
    int records = 2_000;
    long bytes = records * 100_000L;
    String[] arguments = {scratch.toString(), Integer.toString(records), "1048576", "64m"};

    List<String> printed;
    try (var program = Program.start(folder, ManyPairs.class, List.of("-Xmx64m"), arguments)) {
      printed = program.lines();
    }

    assertThat(printed).hasSize(5).first().isEqualTo("reduced " + bytes);
    assertThat(number(printed.get(1))).isGreaterThan(bytes);
    assertThat(printed.subList(2, 5))
        .allSatisfy(line -> assertThat(number(line)).isLessThan(bytes))
        .allSatisfy(line -> assertThat(number(line)).isLessThan(192L << 20));
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  @Test
  void aFullDiskIsToldAndLeftEmpty() throws Exception {
    try (var disk = SmallDisk.mount(folder, 10);
        var pool = Pool.processes(2)) {
      Path small = disk.path();
      var run =
          MapReduce.from(Range.of(0, 100_000))
              .<Integer, String>map(i -> i, i -> "x".repeat(1_000))
              .reduceGroups((_, _) -> 1)
              .memoryBudget(1 << 20)
              .scratch(small)
              .runOn(pool);
      assertThatThrownBy(run::count)
          .isInstanceOf(ScratchFullException.class)
          .hasMessageContaining("of 10485760 bytes are free")
          .hasMessageContaining(small.toString());
      assertThat(small).isEmptyDirectory();
    }
  }

  /**
   * A line of 64 MiB in a heap of 512 MiB. Others by {@code -Dprocession.mapreduce.line=500}, in
   * MiB, and {@code -Dprocession.mapreduce.heap=2g}.
   */
  @Test
  void aLineMayBeAsLargeAsTheHeapAllows() throws IOException {
    int mebibytes = Integer.getInteger("procession.mapreduce.line", 64);
    String heap = System.getProperty("procession.mapreduce.heap", "512m");
    Path file = folder.resolve("large");
    byte[] block = "abcdefg ".repeat(1 << 17).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < mebibytes; i++) {
        out.write(block);
      }
    }
    try (var pool = Pool.processes(c -> c.withWorkers(2).withHeap(heap))) {
      Map<Integer, Integer> lengths =
          MapReduce.from(TextInput.lines(file))
              .<Integer, Integer>map(String::length, _ -> 1)
              .reduce(Integer::sum)
              .scratch(scratch)
              .runOn(pool)
              .toMap();
      assertThat(lengths).isEqualTo(Map.of(5, 1, mebibytes << 20, 1));
    }
  }

  @Test
  void aHundredThousandSmallFilesAreRead() throws IOException {
    Path files = Files.createDirectory(folder.resolve("files"));
    for (int i = 0; i < 100_000; i++) {
      Files.writeString(files.resolve("file-" + i), "word%05d".formatted(i % 1_000));
    }
    try (var pool = Pool.processes(2)) {
      Map<String, Long> counts = words(TextInput.lines(files)).scratch(scratch).runOn(pool).toMap();
      assertThat(counts).isEqualTo(Map.of("word", 100_000L));
    }
  }

  @Test
  void aPoisonRecordIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("numbers"), "1\n2\nthree\n4\n");
    try (var pool = Pool.processes(2)) {
      var job =
          MapReduce.from(TextInput.lines(file).splitBytes(4))
              .<Integer, Integer>map(Integer::parseInt, _ -> 1)
              .reduce(Integer::sum)
              .scratch(scratch);
      assertThatThrownBy(job.runOn(pool)::toMap)
          .isInstanceOf(RecordException.class)
          .hasMessageStartingWith("the map function failed at " + file + ", byte 4, line 3: ")
          .hasCauseInstanceOf(NumberFormatException.class);
      assertThat(job.skipFailures(1).runOn(pool).toMap().keySet())
          .containsExactlyInAnyOrder(1, 2, 4);
    }
  }

  private enum Color {
    RED
  }

  private record Colored(Color color) implements java.io.Serializable {}

  @Test
  void aKeyWhoseHashCodeIsAnotherInEachProcessIsRefused() {
    try (var pool = Pool.processes(2)) {
      var run =
          MapReduce.from(Range.of(0, 10))
              .<Colored, Integer>map(_ -> new Colored(Color.RED), _ -> 1)
              .reduce(Integer::sum)
              .partitions(1)
              .scratch(scratch)
              .runOn(pool);
      assertThatThrownBy(run::toMap).hasStackTraceContaining("is not the same in all JVMs");
    }
  }

  @Test
  void threadsGiveTheSameAsProcesses() {
    try (var processes = Pool.processes(2);
        var threads = Pool.threads(2)) {
      var job =
          MapReduce.from(Range.of(0, 10_000))
              .<Integer, Integer>map(i -> i % 100, i -> TaskContext.current().worker() > 0 ? i : -1)
              .combine(Integer::sum)
              .reduce(Integer::sum)
              .sorted()
              .scratch(scratch);
      assertThat(job.runOn(processes).toMap()).isEqualTo(job.runOn(threads).toMap());
      assertThat(job.runOn(processes).top(1)).containsExactly(new Tuple2<>(99, 504_900));
    }
  }
}
