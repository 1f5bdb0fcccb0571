package dev.procession.sync;

/**
 * Where threads of all processes wait for a change in a shared memory.
 *
 * <pre>
 *   word 0        a bit a place: who is there sleeps, or is about to
 *   word 1        where the next search for a sleeper begins
 *   word 2 to 63  places: the address of a bell, or 0; its mark says that it was chosen by signal
 * </pre>
 *
 * <p>Who waits first takes a place, then looks at the memory; who changes the memory then looks at
 * the places: one of them sees the other. A sleeper that was killed leaves a bit that is found by
 * who rings. All sleepers also look by themselves now and then, so whatever is killed at whatever
 * moment delays somebody by that time at most.
 */
public final class WaitingRoom {
  /** Size in words. */
  public static final int WORDS = 64;

  private static final int PLACES = 62;
  private static final int FIRST_PLACE = 2;
  private static final long SLEEPERS = 0;
  private static final long NEXT = 1;

  /** How long a sleeper that nobody rings waits before it looks, at first and after that. */
  private static final long SOON_NANOS = 5_000_000;

  private static final long NOW_AND_THEN_NANOS = 50_000_000;

  private final SharedWords shared;
  private final Words words;
  private final Bells bells;

  WaitingRoom(SharedWords shared, Words words, Bells bells) {
    this.shared = shared;
    this.words = words;
    this.bells = bells;
  }

  /** What a thread waits for. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Tries once, without waiting.
     *
     * @param thorough whether to look at what takes longer: who has died
     */
    boolean succeeds(boolean thorough);
  }

  /**
   * Waits until an attempt succeeds.
   *
   * @param deadlineNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
   * @return false if the time was over first
   * @throws InterruptedException if the thread was interrupted before an attempt succeeded
   * @throws IllegalStateException if the shared memory is or was closed here
   */
  public boolean await(Attempt attempt, long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    shared.requireOpen();
    return attempt.succeeds(false) || sleep(attempt, deadlineNanos);
  }

  /** As {@link #await}, whatever interrupts; the flag is set again after that. */
  public void awaitUninterruptibly(Attempt attempt) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          interrupted |= Thread.interrupted();
          boolean _ = await(attempt, Long.MAX_VALUE);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean sleep(Attempt attempt, long deadlineNanos) throws InterruptedException {
    boolean succeeded = false;
    Place place = enter();
    try {
      long patience = SOON_NANOS;
      boolean thorough = false;
      while (!succeeded) {
        long left = left(deadlineNanos);
        place.expectRing();
        succeeded = attempt.succeeds(thorough || left <= 0);
        if (succeeded || left <= 0) {
          return succeeded;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long slice = Math.min(left, patience);
        thorough = place.sleep(slice);
        patience = thorough ? NOW_AND_THEN_NANOS : SOON_NANOS;
      }
      return true;
    } finally {
      boolean rung = place.leave();
      if (rung && !succeeded) {
        ring(1); // it was meant for somebody who can use it
      }
    }
  }

  static long left(long deadlineNanos) {
    return deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
  }

  /** Takes a place for the thread that asks. */
  Place enter() {
    return new Place(bells.take());
  }

  /** Wakes at most so many of those who sleep here. */
  public void ring(int most) {
    if (words.get(SLEEPERS) != 0) {
      int start = (int) Math.floorMod(words.getAndAdd(NEXT, 1), (long) PLACES);
      int rung = 0;
      for (int step = 0; step < PLACES && rung < most; step++) {
        if (ringAt((start + step) % PLACES)) {
          rung++;
        }
      }
    }
  }

  /** Wakes all who sleep here. */
  public void ringAll() {
    ring(PLACES);
  }

  /** Who clears the bit rings: two changes wake two sleepers. */
  private boolean ringAt(int place) {
    long bit = 1L << place;
    if ((words.get(SLEEPERS) & bit) == 0 || (words.getAndClearBits(SLEEPERS, bit) & bit) == 0) {
      return false;
    }
    long address = words.get(FIRST_PLACE + place);
    return address != 0 && bells.ring(address & ~Party.MARK);
  }

  /**
   * Chooses one who sleeps here, which will know that it was chosen, and wakes it.
   *
   * @return false if nobody sleeps here who is not chosen yet
   */
  boolean signal() {
    for (int place = 0; place < PLACES; place++) {
      long address = words.get(FIRST_PLACE + place);
      boolean isWaiting = address != 0 && (address & Party.MARK) == 0;
      if (isWaiting
          && Party.isAlive(address)
          && words.compareAndSet(FIRST_PLACE + place, address, address | Party.MARK)) {
        boolean _ = bells.ring(address);
        return true;
      }
    }
    return false;
  }

  /** A thread in this room. */
  final class Place {
    private final Bell bell;
    private final int index;

    private Place(Bell bell) {
      this.bell = bell;
      int free = freePlace(bell.address());
      this.index = free >= 0 ? free : afterSweep(bell.address());
    }

    private static final int NONE = -1;

    private int freePlace(long address) {
      for (int place = 0; place < PLACES; place++) {
        if (words.get(FIRST_PLACE + place) == 0
            && words.compareAndSet(FIRST_PLACE + place, 0, address)) {
          return place;
        }
      }
      return NONE;
    }

    /** There is a place for each of 62; more of them look every few milliseconds. */
    private int afterSweep(long address) {
      for (int place = 0; place < PLACES; place++) {
        long taken = words.get(FIRST_PLACE + place);
        if (taken != 0 && !Party.isAlive(taken)) {
          words.getAndClearBits(SLEEPERS, 1L << place);
          boolean _ = words.compareAndSet(FIRST_PLACE + place, taken, 0);
        }
      }
      return freePlace(address);
    }

    boolean hasNone() {
      return index == NONE;
    }

    void expectRing() {
      if (index != NONE) {
        words.getAndSetBits(SLEEPERS, 1L << index);
      }
    }

    /** Sleeps; returns whether nobody rang, so that a thorough look is due. */
    boolean sleep(long nanos) {
      bell.await(index == NONE ? Math.min(nanos, SOON_NANOS) : nanos);
      shared.requireOpen();
      return index == NONE || (words.get(SLEEPERS) & 1L << index) != 0;
    }

    /** Whether {@link #signal} has chosen it. */
    boolean isSignalled() {
      return index != NONE && (words.get(FIRST_PLACE + index) & Party.MARK) != 0;
    }

    /** Returns whether it was rung since it last expected it. */
    boolean leave() {
      return leaveMarked().rung;
    }

    Left leaveMarked() {
      try {
        if (index == NONE) {
          return new Left(false, false);
        }
        boolean rung = (words.getAndClearBits(SLEEPERS, 1L << index) & 1L << index) == 0;
        return new Left(rung, (words.getAndSet(FIRST_PLACE + index, 0) & Party.MARK) != 0);
      } finally {
        bells.give(bell);
      }
    }
  }

  /** How a thread left: whether it was rung, and whether it was chosen by {@link #signal}. */
  record Left(boolean rung, boolean signalled) {}
}
