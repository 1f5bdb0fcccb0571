package dev.procession.worker;

/**
 * The time as the task loop knows it. Items may be so short that reading the clock for each would
 * cost more than they do: then it is read once for several, of a few microseconds together.
 */
final class Pace {
  private static final int MOST_ITEMS = 64;
  private static final long SHORT_NANOS = 4_000;
  private static final long LONG_NANOS = 50_000;

  private int stride = 1;
  private int left = 1;
  private long now = System.nanoTime();

  /** The last reading. */
  long now() {
    return now;
  }

  /** Reads the clock; what was before does not count as the time of an item. */
  long restart() {
    now = System.nanoTime();
    left = stride;
    return now;
  }

  /** An item has ended; says whether the clock was read. */
  boolean itemEnded() {
    if (--left > 0) {
      return false;
    }
    long before = now;
    now = System.nanoTime();
    long took = now - before;
    if (took > LONG_NANOS) {
      stride = 1;
    } else if (took < SHORT_NANOS) {
      stride = Math.min(MOST_ITEMS, 2 * stride);
    }
    left = stride;
    return true;
  }
}
