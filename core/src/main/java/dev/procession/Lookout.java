package dev.procession;

import java.util.function.LongSupplier;

/**
 * When an owner next looks on the page of its worker. A worker sends short results together; if an
 * item takes long, those before it are finished and not sent, and are looked for. Of one thread.
 */
final class Lookout {
  private static final long FIRST_NANOS = 5_000_000;
  private static final long AGAIN_NANOS = 50_000_000;

  private final LongSupplier nanoTime;
  private boolean watches;
  private long due;

  Lookout(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Whether something may be there to be found.
   *
   * @return how many milliseconds there are until a look is due, at least 1; 0 if none will be
   */
  long watch(boolean wanted) {
    if (!wanted) {
      watches = false;
      return 0;
    }
    long now = nanoTime.getAsLong();
    if (!watches) {
      watches = true;
      due = now + FIRST_NANOS;
    }
    return Math.max(1, (due - now + 999_999) / 1_000_000);
  }

  /** The worker has sent something: it does not sit in a long item. */
  void heard() {
    due = nanoTime.getAsLong() + FIRST_NANOS;
  }

  /** Whether it is time to look; if so, the next time is later. */
  boolean isDue() {
    long now = nanoTime.getAsLong();
    boolean isDue = watches && now - due >= 0;
    if (isDue) {
      due = now + AGAIN_NANOS;
    }
    return isDue;
  }
}
