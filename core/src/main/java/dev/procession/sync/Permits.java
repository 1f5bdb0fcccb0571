package dev.procession.sync;

/**
 * Permits, and which process has how many of them.
 *
 * <pre>
 *   word 0    the mutex
 *   word 1    how many there are, taken or not
 *   word 2    how many there may be; 0 for any number
 *   from 8    the room
 *   from 72   a row a process: | who: a party, or 0 | how many it has |
 * </pre>
 *
 * <p>What is free is what there is less what processes have, so each change is the change of one
 * word, and what a dead process had is free as soon as its row is cleared.
 */
public final class Permits {
  private static final int TOTAL = 1;
  private static final int BOUND = 2;
  private static final int ROOM = 8;
  private static final int ROWS = ROOM + WaitingRoom.WORDS;
  private static final int MOST_PROCESSES = 220;

  /** Size in words. */
  public static final int WORDS = ROWS + 2 * MOST_PROCESSES;

  private final SharedWords shared;
  private final Words words;
  private final Mutex mutex;
  private final WaitingRoom room;

  /** Those in a shared memory. */
  public Permits(SharedWords shared) {
    this.shared = shared;
    this.words = shared.words();
    this.mutex = new Mutex(words, 0);
    this.room = shared.room(ROOM);
  }

  /** Says once how many there are. */
  public void begin(long total, boolean bounded) {
    words.set(BOUND, bounded ? total : 0);
    words.set(TOTAL, total);
  }

  public WaitingRoom room() {
    return room;
  }

  /** Takes one if one is free. */
  public boolean take(boolean thorough) {
    lock();
    try {
      if (thorough) {
        clearDead();
      }
      if (words.get(TOTAL) - taken() <= 0) {
        return false;
      }
      long row = rowOfThisProcess();
      words.set(row + 1, words.get(row + 1) + 1);
      return true;
    } finally {
      mutex.unlock();
    }
  }

  /**
   * Gives one back: one of this process's, else one of another's, else one that there was not.
   *
   * @return false if there may not be so many
   */
  public boolean give() {
    lock();
    try {
      long row = rowToGiveFrom();
      if (row != 0) {
        words.set(row + 1, words.get(row + 1) - 1);
      } else if (words.get(BOUND) == 0) {
        words.set(TOTAL, Math.incrementExact(words.get(TOTAL)));
      } else {
        return false;
      }
    } finally {
      mutex.unlock();
    }
    room.ring(1);
    return true;
  }

  /** How many this process has. */
  public long takenHere() {
    lock();
    try {
      for (long row = ROWS; row < WORDS && words.get(row) != 0; row += 2) {
        if (words.get(row) == Party.process()) {
          return words.get(row + 1);
        }
      }
      return 0;
    } finally {
      mutex.unlock();
    }
  }

  /** How many are free. */
  public long free() {
    lock();
    try {
      clearDead();
      return Math.max(0, words.get(TOTAL) - taken());
    } finally {
      mutex.unlock();
    }
  }

  /** How many there may be, or 0. */
  public long bound() {
    return words.get(BOUND);
  }

  private void lock() {
    shared.requireOpen();
    mutex.lock();
  }

  private long taken() {
    long taken = 0;
    for (long row = ROWS; row < WORDS && words.get(row) != 0; row += 2) {
      taken += words.get(row + 1);
    }
    return taken;
  }

  private void clearDead() {
    for (long row = ROWS; row < WORDS && words.get(row) != 0; row += 2) {
      if (words.get(row + 1) != 0 && !Party.isAlive(words.get(row))) {
        words.set(row + 1, 0);
      }
    }
  }

  private long rowToGiveFrom() {
    long other = 0;
    for (long row = ROWS; row < WORDS && words.get(row) != 0; row += 2) {
      if (words.get(row + 1) > 0) {
        if (words.get(row) == Party.process()) {
          return row;
        }
        other = row;
      }
    }
    return other;
  }

  /** Rows are used from the first on; one of a process that ended is used again. */
  private long rowOfThisProcess() {
    long reusable = 0;
    long row = ROWS;
    for (; row < WORDS && words.get(row) != 0; row += 2) {
      if (words.get(row) == Party.process()) {
        return row;
      }
      if (words.get(row + 1) == 0 && reusable == 0 && !Party.isAlive(words.get(row))) {
        reusable = row;
      }
    }
    long mine = reusable != 0 ? reusable : row;
    if (mine >= WORDS) {
      throw new IllegalStateException(
          MOST_PROCESSES + " living processes use this semaphore, which is the most it can serve");
    }
    words.set(mine, Party.process());
    return mine;
  }
}
