package dev.procession.progress;

import static java.util.Objects.requireNonNull;

import dev.procession.Progress;
import dev.procession.Results;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Progress bars in the terminal. Python: {@code tqdm}.
 *
 * {@snippet :
 * pool.withProgress(ProgressBars.bar("Squaring")).map(x -> x * x, Range.of(0, 100));
 *
 * for (var result : ProgressBars.wrap(pool.imap(x -> x * x, numbers), "Squaring")) {
 *   use(result);
 * }
 * }
 *
 * <pre>
 * Squaring:  42%|████████████▌                 | 42/100 [00:05&lt;00:07, 8.27 it/s]
 * </pre>
 *
 * <p>Bars are drawn on the standard error stream. Several may be live at once: each has a line, and
 * one that began while another was live vanishes at its end (see {@link BarConfig#withLeave}).
 * Where that stream is no terminal, a plain line is printed every few seconds and one at the end.
 *
 * <p>While a bar is live in a terminal, {@code System.out} and {@code System.err} are replaced by
 * streams that put each whole line above the bars, so that lines printed by the program and by its
 * workers stay readable; the streams from before come back with the end of the last bar. Nothing is
 * replaced where there is no terminal. What reaches the terminal by another way (native code, a
 * logger that kept the old stream) is not lost, but a piece of a bar may stay beside it.
 *
 * <p>Thread-safe.
 */
public final class ProgressBars {
  private ProgressBars() {}

  /** A bar with this text before it, for each call that it is given to. */
  public static Progress bar(String description) {
    return bar(described(description));
  }

  /**
   * A bar as configured, for each call that it is given to.
   *
   * @throws IllegalArgumentException if a setting has an illegal value
   */
  public static Progress bar(UnaryOperator<BarConfig> configuration) {
    BarSettings settings = BarSettings.of(configuration);
    return total -> Board.of(settings).begin(settings, requireNonNull(total, "total"));
  }

  /**
   * The same results with a bar that {@code next()} advances, also for an item that failed. The bar
   * begins now and ends with the results or when they are closed; use the returned ones only.
   */
  public static <R> Results<R> wrap(Results<R> results, String description) {
    return wrap(results, described(description));
  }

  /** As {@link #wrap(Results, String)}; results do not know how many they are, so say it there. */
  public static <R> Results<R> wrap(Results<R> results, UnaryOperator<BarConfig> configuration) {
    requireNonNull(results, "results");
    return new CountedResults<>(results, bar(configuration).begin(OptionalLong.empty()));
  }

  /**
   * The same items with a bar for each time that they are gone through. An item counts once the
   * next one is asked for. The bar of a loop that was left early ends when its iterator is garbage.
   */
  public static <T> Iterable<T> wrap(Iterable<T> items, String description) {
    return wrap(items, described(description));
  }

  /**
   * As {@link #wrap(Iterable, String)} as configured. The total is known of a {@link Collection}.
   */
  public static <T> Iterable<T> wrap(Iterable<T> items, UnaryOperator<BarConfig> configuration) {
    requireNonNull(items, "items");
    Progress progress = bar(configuration);
    return () -> CountedIterator.over(items.iterator(), progress.begin(sizeOf(items)));
  }

  /** Shows nothing: for a switch between bars and none. */
  public static Progress silent() {
    return Silent.PROGRESS;
  }

  /** Prints a line on {@code System.out}, above the bars that are live. */
  public static void println(String line) {
    Board.terminal()
        .ifPresentOrElse(
            board -> board.printAbove(() -> board.out().println(line)),
            () -> System.out.println(line));
  }

  private static UnaryOperator<BarConfig> described(String description) {
    requireNonNull(description, "description");
    return config -> config.withDescription(description);
  }

  private static OptionalLong sizeOf(Iterable<?> items) {
    return items instanceof Collection<?> collection
        ? OptionalLong.of(collection.size())
        : OptionalLong.empty();
  }
}
