package dev.procession;

/**
 * How long the items of a function take, as far as it was seen: a mean of the last few dozen, so
 * that an item that took unusually long counts, and is forgotten. Thread-safe; a reading that is
 * lost between two threads does no harm.
 */
final class Tempo {
  private static final long REMEMBERED_ITEMS = 32;

  /** 0 while unknown. */
  private volatile long itemNanos;

  /** Items were run, and took so long together. */
  void measured(long nanos, int items) {
    long mean = itemNanos;
    long remembered = mean == 0 ? 0 : REMEMBERED_ITEMS;
    itemNanos = Math.max(1, (mean * remembered + nanos) / (remembered + items));
  }

  /** Items that make so much work; at least 1, which is also said while nothing is known. */
  long itemsIn(long nanos) {
    long mean = itemNanos;
    return mean == 0 ? 1 : Math.max(1, nanos / mean);
  }
}
