package dev.procession.progress;

import java.io.PrintStream;
import java.time.Duration;

/**
 * The settings of a bar: an immutable value, each method gives a changed copy. Illegal values are
 * refused with {@link IllegalArgumentException} at once.
 */
public sealed interface BarConfig permits BarSettings {

  /** Stands before the bar. Default: nothing. */
  BarConfig withDescription(String description);

  /** What is counted, for the rate: {@code "files"} gives {@code 8.27 files/s}. Default: it. */
  BarConfig withUnit(String unit);

  /** Whether counts and rates are shortened with k, M, G and so on. Default: false. */
  BarConfig withUnitScale(boolean scaled);

  /** Number of items where the call does not know it; at least 0. Default: unknown. */
  BarConfig withTotal(long items);

  /**
   * Whether the finished bar stays on the screen. Default: it does, unless it began while another
   * bar was live.
   */
  BarConfig withLeave(boolean leave);

  /**
   * Where the bar goes. Bars are drawn in a terminal on {@code System.err} alone; any other stream
   * gets plain lines. Default: {@code System.err}.
   */
  BarConfig withOutput(PrintStream output);

  /** Whether the bar is made of {@code #}. Default: if the terminal cannot show blocks. */
  BarConfig withAscii(boolean ascii);

  /** Shortest time between two drawings; not negative. Default: 100 ms, which is also the least. */
  BarConfig withMinimumInterval(Duration interval);

  /** Most columns to use; at least 1. Default: as wide as the terminal. */
  BarConfig withWidth(int columns);

  /** Time between two plain lines where there is no terminal; positive. Default: 5 s. */
  BarConfig withLineInterval(Duration interval);
}
