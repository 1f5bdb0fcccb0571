package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.mapreduce.Emitter;
import dev.procession.mapreduce.Job;
import dev.procession.mapreduce.JobReport;
import dev.procession.mapreduce.MapReduce;
import dev.procession.mapreduce.TextInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A21: the words of real text counted by key, on all workers and in a plain loop. */
final class CountWords {
  private static final int MOST = 20;
  private static final int COLUMNS = 3;
  private static final long SPLIT_BYTES = 8 << 20;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

  private CountWords() {}

  static void run(Stage stage) throws Exception {
    int share = stage.share();
    Path text = text(stage, share);
    int workers = stage.workers(Runtime.getRuntime().availableProcessors());
    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      Map<String, Long> looped = stage.timed(() -> loop(text));
      Duration loopTime = stage.took();
      var run = job(text, SPLIT_BYTES / share).runOn(pool);
      Map<String, Long> counted = stage.timed(run::toMap);
      requireSame(looped, counted);
      stage.say("The %d most frequent words:".formatted(MOST));
      print(counted);
      say(stage, run.report());
      stage.say(
          "The job took %s on %s, a plain loop %s; all counts are the same."
              .formatted(
                  Stage.text(stage.took()),
                  workers == 1 ? "1 worker" : workers + " workers",
                  Stage.text(loopTime)));
    }
  }

  /** Any part of the text can be counted apart, as what is emitted meets again by its word. */
  private static Job<String, Long> job(Path text, long splitBytes) {
    return MapReduce.from(TextInput.lines(text).replaceMalformed().splitBytes(splitBytes))
        .mapMulti((String line, Emitter<String, Long> out) ->
            words(line).forEach(word -> out.emit(word, 1L)))
        .combine(Long::sum)
        .reduce(Long::sum);
  }

  /** The same without the library. */
  private static Map<String, Long> loop(Path text) throws IOException {
    var counts = new HashMap<String, Long>();
    try (var zip = new ZipFile(text.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        count(zip.getInputStream(entry), counts);
      }
    }
    return counts;
  }

  private static void count(InputStream file, Map<String, Long> counts) throws IOException {
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        words(line).forEach(word -> counts.merge(word, 1L, Long::sum));
      }
    }
  }

  private static Stream<String> words(String line) {
    return BETWEEN_WORDS.splitAsStream(line).filter(word -> !word.isEmpty());
  }

  private static void requireSame(Map<String, Long> looped, Map<String, Long> counted) {
    if (!looped.equals(counted)) {
      throw new IllegalStateException(
          "the loop found %,d words, %,d of them different, the job %,d and %,d"
              .formatted(sum(looped), looped.size(), sum(counted), counted.size()));
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void print(Map<String, Long> counts) {
    List<String> cells =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST)
            .map(each -> String.format(Locale.ROOT, "%,11d %-12s", each.getValue(), each.getKey()))
            .toList();
    int rows = Math.ceilDiv(cells.size(), COLUMNS);
    for (int row = 0; row < rows; row++) {
      var line = new StringBuilder();
      for (int cell = row; cell < cells.size(); cell += rows) {
        line.append(cells.get(cell));
      }
      System.out.println(line.toString().stripTrailing());
    }
  }

  private static void say(Stage stage, JobReport report) {
    stage.say(
        String.format(
            Locale.ROOT,
            "%,d lines have %,d words, %,d of them different. Each worker adds up its own:"
                + " %,d pairs of word and count went through files.",
            report.records(),
            report.pairs(),
            report.keys(),
            report.pairsCombined()));
  }

  /** The sources of this JDK, or some of them; its licences if it has no sources. */
  private static Path text(Stage stage, int share) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    Path sources = home.resolve("lib").resolve("src.zip");
    if (!Files.exists(sources)) {
      stage.say("This JDK has no lib/src.zip, so the text is that of its licences.");
      return packed(home.resolve("legal"), stage.folder().resolve("legal.zip"));
    }
    if (share == 1) {
      stage.say("The text is " + sources + ", the sources of this JDK.");
      return sources;
    }
    stage.say("The text is every %dth file of %s.".formatted(share, sources));
    return sample(sources, share, stage.folder().resolve("some.zip"));
  }

  private static Path sample(Path zip, int share, Path target) throws IOException {
    try (var from = new ZipFile(zip.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(target))) {
      List<? extends ZipEntry> entries = Collections.list(from.entries());
      for (int i = 0; i < entries.size(); i += share) {
        to.putNextEntry(new ZipEntry(entries.get(i).getName()));
        try (InputStream file = from.getInputStream(entries.get(i))) {
          file.transferTo(to);
        }
      }
    }
    return target;
  }

  private static Path packed(Path folder, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(folder);
        var to = new ZipOutputStream(Files.newOutputStream(target))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        to.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, to);
      }
    }
    return target;
  }
}
