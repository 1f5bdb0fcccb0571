package dev.procession.worker;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets the control thread interrupt the task thread while it runs one certain item and never after.
 *
 * <pre>
 *   IDLE → RUNNING(n) → IDLE                              the item ended by itself
 *          RUNNING(n) → INTERRUPTING(n) → INTERRUPTED(n) → IDLE
 * </pre>
 *
 * <p>The task thread leaves RUNNING by compare-and-set and waits out INTERRUPTING, which lasts for
 * one call of {@link Thread#interrupt}; so a late interrupt cannot reach the next item.
 */
final class Interruption {
  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int INTERRUPTING = 2;
  private static final int INTERRUPTED = 3;

  private final AtomicLong state = new AtomicLong(IDLE);
  private volatile @Nullable Thread thread;
  private volatile @Nullable RunningTask task;
  private volatile int asked = -1;

  void begin(int number, RunningTask task) {
    this.thread = Thread.currentThread();
    this.task = task;
    state.set(word(number, RUNNING));
    if (asked == number) {
      interrupt(number); // it came between the claim and this
    }
  }

  /** Ends the item's time on this thread and clears the interrupt flag. */
  void end(int number) {
    if (!state.compareAndSet(word(number, RUNNING), IDLE)) {
      while (state.get() != word(number, INTERRUPTED)) {
        Thread.onSpinWait();
      }
      state.set(IDLE);
    }
    task = null;
    boolean _ = Thread.interrupted();
  }

  void interrupt(int number) {
    asked = number;
    if (state.compareAndSet(word(number, RUNNING), word(number, INTERRUPTING))) {
      RunningTask running = task;
      Thread target = thread;
      if (running != null) {
        running.cancel();
      }
      if (target != null) {
        target.interrupt();
      }
      state.set(word(number, INTERRUPTED));
    }
  }

  /** The thread that runs this item now, or null. */
  @Nullable Thread threadOf(int number) {
    long word = state.get();
    return (int) (word >>> 32) == number && (int) word != IDLE ? thread : null;
  }

  private static long word(int number, int state) {
    return (long) number << 32 | state;
  }
}
