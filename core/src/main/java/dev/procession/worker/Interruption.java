package dev.procession.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets the control thread interrupt the task thread while it runs one certain item and never after.
 *
 * <pre>
 *   task thread:     current = n; [fence: the item is taken]; is anything asked?
 *   control thread:  asked = n; [fence]; is current n? then interrupt; done = n
 * </pre>
 *
 * <p>The fence of the task thread is the compare-and-set that takes the item, so that short items
 * pay for no other. At least one side sees the other: either the control thread finds that its item
 * has passed, or the task thread finds what was asked, waits until the control thread is done with
 * it, which takes one call of {@link Thread#interrupt}, and then knows whether that was meant for
 * the item that begins.
 */
final class Interruption {
  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Interruption.class, "current", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int NONE = -1;

  private final CurrentItem item;
  private volatile @Nullable Thread thread;
  private volatile int current = NONE;

  /** Which item shall be interrupted; below it, how often that was asked. */
  private volatile long asked = word(NONE, 0);

  /** As {@code asked}, once the control thread is done with it. */
  private volatile long done = asked;

  /** What was asked last, as far as the task thread has seen it. */
  private long seen = asked;

  Interruption(CurrentItem item) {
    this.item = item;
  }

  private static long word(int number, int times) {
    return (long) number << 32 | (times & 0xffff_ffffL);
  }

  /** An item is about to be taken: a compare-and-set must stand between this and its begin. */
  void announce(int number) {
    if (thread == null) {
      thread = Thread.currentThread();
    }
    CURRENT.setRelease(this, number);
  }

  /** The announced item begins; what was meant for the one before it is over. */
  void begin(int number) {
    boolean _ = Thread.interrupted();
    if (asked != seen && settle() == number) {
      item.cancel(number); // it was asked before the item began
      Thread.currentThread().interrupt();
    }
  }

  /** The item is over and none follows at once; clears the interrupt flag. */
  void end() {
    current = NONE;
    VarHandle.fullFence();
    if (asked != seen) {
      int _ = settle();
    }
    boolean _ = Thread.interrupted();
  }

  /** Waits until the control thread is done, clears the flag, and says what it was asked last. */
  private int settle() {
    long word = asked;
    while (done != word) {
      Thread.onSpinWait();
      word = asked;
    }
    seen = word;
    boolean _ = Thread.interrupted();
    return (int) (word >>> 32);
  }

  /** By the control thread. */
  void interrupt(int number) {
    long word = word(number, (int) asked + 1);
    asked = word;
    VarHandle.fullFence();
    Thread target = thread;
    if (current == number && target != null) {
      item.cancel(number);
      target.interrupt();
    }
    done = word;
  }

  /** The thread that runs this item now, or null. */
  @Nullable Thread threadOf(int number) {
    return current == number ? thread : null;
  }
}
