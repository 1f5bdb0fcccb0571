package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a scenario works with: times, workers, a folder, and lines for the reader. */
final class Stage implements AutoCloseable {
  private static final int COLUMNS = 78;
  private static final String INDENT = "  ";
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);

  private final PrintStream out;
  private final double speed;
  private final OptionalInt workers;

  private long startNanos = System.nanoTime();
  private String withStart = " with the start of the processes";
  private Duration took = Duration.ZERO;
  private @Nullable Path folder;

  Stage(PrintStream out, double speed, OptionalInt workers) {
    this.out = out;
    this.speed = speed;
    this.workers = workers;
  }

  /** That many seconds of the work's own time, divided by {@code --speed}. */
  Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds / speed * 1e9));
  }

  /** One in how many to take of what is plenty, so that it takes less time: {@code --speed}. */
  int share() {
    return Math.max(1, (int) Math.round(speed));
  }

  /** How many workers to use: {@code --workers}, or what the scenario says. */
  int workers(int usual) {
    return workers.orElse(usual);
  }

  /** A folder for the files of this scenario, which is removed after it. */
  Path folder() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("procession-tour");
      say("Files go to " + folder + ", removed afterwards.");
    }
    return folder;
  }

  /** Runs something and keeps how long it took, for {@link #compareWith}. */
  <T> T timed(Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    took = Duration.ofNanos(System.nanoTime() - start);
    return result;
  }

  /**
   * Waits until all workers are there and warm, so that what follows is the time of the work alone.
   */
  void awaitStart(Pool pool, int workers) throws InterruptedException {
    long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (pool.stats().starts() < workers && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    // long enough that no worker can take two
    pool.withChunkSize(1).forEach(_ -> Thread.sleep(20), Range.of(0, workers));
    say(
        "%s started in %s."
            .formatted(workers == 1 ? "1 worker" : workers + " workers", text(sinceStart())));
    startNanos = System.nanoTime();
    withStart = "";
  }

  /** How long {@link #timed} took last. */
  Duration took() {
    return took;
  }

  /** Says how long {@link #timed} took, beside the time of the same work one after another. */
  void compareWith(Duration oneAfterAnother) {
    double times = (double) oneAfterAnother.toNanos() / took.toNanos();
    String gain = times < 1.05 ? "" : String.format(Locale.ROOT, ", %.1f times as long", times);
    say(
        "Took %s%s; one after another it would take %s%s."
            .formatted(text(took), withStart, text(oneAfterAnother), gain));
  }

  /** Prints a paragraph. */
  void say(String text) {
    out.print(indented(text));
  }

  /** Prints a paragraph with the time since the scenario, or its work, began. */
  void sayWhen(String text) {
    say(String.format(Locale.ROOT, "%7.2f s  %s", sinceStart().toNanos() / 1e9, text));
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  static String text(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return seconds < 0.1
        ? String.format(Locale.ROOT, "%.0f ms", seconds * 1000)
        : String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  /** Broken between words, so that it looks good in a terminal of 80 columns. */
  private static String indented(String text) {
    StringBuilder lines = new StringBuilder();
    String rest = INDENT + text;
    while (rest.length() > COLUMNS) {
      int space = rest.lastIndexOf(' ', COLUMNS);
      if (space <= INDENT.length()) {
        break;
      }
      lines.append(rest, 0, space).append(System.lineSeparator());
      rest = INDENT + rest.substring(space + 1);
    }
    return lines.append(rest).append(System.lineSeparator()).toString();
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(Stage::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
