package dev.procession.sync;

import java.util.concurrent.locks.LockSupport;

/**
 * A lock for a few hundred nanoseconds, in one word of shared memory. Who holds it changes what it
 * guards by writing one word last, which counts; so a holder that dies at whatever moment leaves
 * either the state before or the state after, and the next one simply takes the lock.
 *
 * <p>Not re-entrant. Waiting for it ends when its holder goes on or dies.
 */
public final class Mutex {
  private static final int SPINS = 200;

  /** The holder may need this very processor. */
  private static final int YIELDS = 500;

  private static final long NAP_NANOS = 50_000;
  private static final int NAPS_BEFORE_LOOK = 20;

  private final Words words;
  private final long index;

  /** The lock in one word. */
  public Mutex(Words words, long index) {
    this.words = words;
    this.index = index;
  }

  /** Takes it; an interrupt is left for later. */
  public void lock() {
    boolean _ = take();
  }

  /** As {@link #lock}; returns whether who held it had died, in the middle of something. */
  public boolean take() {
    long me = Party.current();
    for (int attempt = 0; !words.compareAndSet(index, 0, me); attempt++) {
      if (attempt < SPINS) {
        Thread.onSpinWait();
      } else if (attempt < SPINS + YIELDS) {
        Spin.giveWay();
      } else if (attempt % NAPS_BEFORE_LOOK == 0 && takenFromDead(me)) {
        return true;
      } else {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
    return false;
  }

  private boolean takenFromDead(long me) {
    long holder = words.get(index);
    return holder != 0 && !Party.isAlive(holder) && words.compareAndSet(index, holder, me);
  }

  /** Gives it back. */
  public void unlock() {
    words.set(index, 0);
  }
}
