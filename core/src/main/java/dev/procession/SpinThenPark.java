package dev.procession;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * How the callers of one pool wait for a single task: where the last one came back at once, the
 * next one looks for its result a little before it goes to sleep, since to be woken takes longer
 * than a small task.
 *
 * <p>At most half of the processors spin at any time, in all pools together, so that a machine of
 * one processor never does: the others are for the worker and for the owner thread. Thread-safe.
 */
final class SpinThenPark {
  /** About a round trip to a worker that is idle. */
  private static final long SPIN_NANOS = 40_000;

  /** A round trip to an idle worker and a wake-up. */
  private static final long SOON_NANOS = 100_000;

  private static final Semaphore SPINNING =
      new Semaphore(Runtime.getRuntime().availableProcessors() / 2);

  private volatile boolean soon;

  /** Waits until the future is done, well or not. */
  void await(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    if (soon && SPINNING.tryAcquire()) {
      try {
        spin(future, began);
      } finally {
        SPINNING.release();
      }
    }
    Object _ = future.get();
    soon = System.nanoTime() - began < SOON_NANOS;
  }

  private static void spin(CompletableFuture<?> future, long began) {
    while (!future.isDone() && System.nanoTime() - began < SPIN_NANOS) {
      Thread.onSpinWait();
    }
  }
}
