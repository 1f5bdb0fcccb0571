package dev.procession.sync;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * Whether to look for a moment before going to sleep: where the last wait was short, the next one
 * will be too, and to be woken takes longer than that.
 *
 * <p>Two who answer each other and both sleep would go on so for ever, as each waits for the other
 * to be woken. So now and then one looks though nothing promises it: the other's answer comes while
 * it looks, its next question finds the other not long asleep, and from then on both look.
 *
 * <p>At most half of the processors spin at any time in this process, so that a machine of one
 * processor never does: the others are for those who are waited for. Thread-safe.
 */
public final class Spin {
  /** An answer, and before it the wake-up of who gives it. */
  private static final long SPIN_NANOS = 100_000;

  /** The same, and a wake-up of who waits. */
  private static final long SOON_NANOS = 200_000;

  /** Of waits that were long, each so-many-th looks all the same. */
  private static final int TRIAL_EACH = 16;

  private static final Semaphore SPINNING =
      new Semaphore(Runtime.getRuntime().availableProcessors() / 2);

  private volatile boolean soon;

  /** Only about right, which is enough. */
  private int longWaits;

  /** Looks for a moment, if that is promising; returns whether it came true. */
  public boolean until(BooleanSupplier done) {
    if (!isPromising() || !SPINNING.tryAcquire()) {
      return done.getAsBoolean();
    }
    try {
      long began = System.nanoTime();
      while (!done.getAsBoolean()) {
        if (System.nanoTime() - began >= SPIN_NANOS) {
          return false;
        }
        giveWay();
      }
      return true;
    } finally {
      SPINNING.release();
    }
  }

  /**
   * Waits in a room until an attempt succeeds, and looks for a moment before that.
   *
   * @param sign whether an attempt may succeed; changes nothing
   * @param deadlineNanos as in {@link WaitingRoom#await}, which this is otherwise like
   */
  public boolean await(
      WaitingRoom room, BooleanSupplier sign, WaitingRoom.Attempt attempt, long deadlineNanos)
      throws InterruptedException {
    if (sign.getAsBoolean()) {
      return room.await(attempt, deadlineNanos);
    }
    long began = System.nanoTime();
    if (WaitingRoom.left(deadlineNanos) > SPIN_NANOS) {
      boolean _ = until(sign);
    }
    boolean succeeded = room.await(attempt, deadlineNanos);
    soon = succeeded && isSoon(began);
    return succeeded;
  }

  /**
   * To whoever is waited for: the system likes to put two who answer each other on one processor,
   * and one that spins there would keep the other from answering.
   */
  @SuppressWarnings("ThreadPriorityCheck") // measured; nothing is wrong if it does nothing
  static void giveWay() {
    Thread.yield();
  }

  private boolean isPromising() {
    return soon || ++longWaits % TRIAL_EACH == 0;
  }

  /** Learns from a wait that is over. */
  public void waitedSince(long beganNanos) {
    soon = isSoon(beganNanos);
  }

  private static boolean isSoon(long beganNanos) {
    return System.nanoTime() - beganNanos < SOON_NANOS;
  }
}
