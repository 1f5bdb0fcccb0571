package dev.procession;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Durations {
  private static final Duration CENTURY = Duration.ofDays(36_525);
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Durations() {}

  /** What is longer than 292 years counts as that. */
  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : Math.max(0, duration.toNanos());
  }

  /** For settings: no longer than a century, of which twice as much still fits nanoseconds. */
  static Duration clamped(Duration duration) {
    return duration.compareTo(CENTURY) > 0 ? CENTURY : duration;
  }

  /** When so many nanoseconds are over, by {@link System#nanoTime}; the longest one never is. */
  static long deadline(long nanos) {
    return nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : System.nanoTime() + nanos;
  }
}
