package dev.procession.sync;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Whether to look for a moment before going to sleep: where the last wait was short, the next one
 * will be too, and to be woken takes longer than that.
 *
 * <p>At most half of the processors spin at any time in this process, so that a machine of one
 * processor never does: the others are for those who are waited for. Thread-safe.
 */
public final class Spin {
  /** About a round trip to a worker that is idle. */
  private static final long SPIN_NANOS = 40_000;

  /** A round trip to an idle worker and a wake-up. */
  private static final long SOON_NANOS = 100_000;

  private static final Semaphore SPINNING =
      new Semaphore(Runtime.getRuntime().availableProcessors() / 2);

  private volatile boolean soon;

  /** Looks for a moment, if that is promising; returns whether it came true. */
  public boolean until(BooleanSupplier done) {
    if (!soon || !SPINNING.tryAcquire()) {
      return done.getAsBoolean();
    }
    try {
      long began = System.nanoTime();
      while (!done.getAsBoolean()) {
        if (System.nanoTime() - began >= SPIN_NANOS) {
          return false;
        }
        Thread.onSpinWait();
      }
      return true;
    } finally {
      SPINNING.release();
    }
  }

  /** Learns from a wait that is over. */
  public void waitedSince(long beganNanos) {
    soon = System.nanoTime() - beganNanos < SOON_NANOS;
  }
}
