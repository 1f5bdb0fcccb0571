package dev.procession.sync;

/**
 * A wait of one thread until it is chosen by a signal. It takes its place when it is made; {@link
 * #await} leaves it, whatever happens.
 */
public final class Signal {
  private static final long PATIENCE_NANOS = 50_000_000;

  private final WaitingRoom.Place place;

  /** Takes a place for the thread that asks. */
  public Signal(WaitingRoom room) {
    this.place = room.enter();
  }

  /** Chooses one who waits in a room and is not chosen yet; returns whether there was one. */
  public static boolean one(WaitingRoom room) {
    return room.signal();
  }

  /**
   * Waits to be chosen. If there was no place left, it wakes for nothing after some milliseconds.
   *
   * @param deadlineNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
   * @return false if the time was over first
   * @throws InterruptedException if it may be interrupted, and was before it was chosen
   */
  public boolean await(long deadlineNanos, boolean interruptible) throws InterruptedException {
    boolean interrupted = false;
    boolean flag = false;
    boolean chosen;
    try {
      while (!place.isSignalled() && WaitingRoom.left(deadlineNanos) > 0 && !interrupted) {
        boolean _ = place.sleep(Math.min(WaitingRoom.left(deadlineNanos), PATIENCE_NANOS));
        flag |= Thread.interrupted();
        interrupted = flag && interruptible;
        if (place.hasNone()) {
          break;
        }
      }
    } finally {
      chosen = place.leaveMarked().signalled() || place.hasNone();
    }
    if (interrupted && !chosen) {
      throw new InterruptedException();
    }
    if (flag) {
      Thread.currentThread().interrupt();
    }
    return chosen;
  }
}
