package dev.procession.sync;

import org.jspecify.annotations.Nullable;

/**
 * The state of a barrier.
 *
 * <pre>
 *   word 0      the mutex
 *   word 1      | generation: 47 bits | broken: 1 bit | arrived: 16 bits |
 *   word 2      how many parties there are
 *   from 8      the room
 *   from 72     how a generation ended, by its last 6 bits: | generation | passed: 1 bit |
 *   from 136    who arrived, in order
 * </pre>
 */
public final class Rendezvous {
  /** How many parties there may be. */
  public static final int MOST_PARTIES = 376;

  private static final int STATE = 1;
  private static final int PARTIES = 2;
  private static final int ROOM = 8;
  private static final int ENDS = ROOM + WaitingRoom.WORDS;
  private static final int REMEMBERED_ENDS = 64;
  private static final int ARRIVED = ENDS + REMEMBERED_ENDS;

  /** Size in words. */
  public static final int WORDS = ARRIVED + MOST_PARTIES;

  private static final int GENERATION_SHIFT = 17;
  private static final long BROKEN = 1L << 16;
  private static final long COUNT_MASK = BROKEN - 1;

  private final SharedWords shared;
  private final Words words;
  private final Mutex mutex;
  private final WaitingRoom room;

  /** That in a shared memory. */
  public Rendezvous(SharedWords shared) {
    this.shared = shared;
    this.words = shared.words();
    this.mutex = new Mutex(words, 0);
    this.room = shared.room(ROOM);
  }

  /** Says once how many parties there are. */
  public void begin(int parties) {
    words.set(PARTIES, parties);
  }

  public int parties() {
    return (int) words.get(PARTIES);
  }

  public WaitingRoom room() {
    return room;
  }

  /** One who has arrived: in which generation, and how many were there before. */
  public record Arrival(long generation, int before) {}

  /** How a generation went, for who arrived in it. */
  public enum Result {
    OPEN,
    PASSED,
    BROKEN
  }

  /** Lets this thread arrive; null if the barrier is broken, or all have arrived already. */
  public @Nullable Arrival arrive() {
    lock();
    try {
      long state = words.get(STATE);
      int before = count(state);
      if ((state & BROKEN) != 0 || before == parties()) {
        return null;
      }
      words.set(ARRIVED + before, Party.current());
      words.set(STATE, state + 1);
      return new Arrival(generation(state), before);
    } finally {
      mutex.unlock();
    }
  }

  /** How it went for one who has arrived. */
  public Result result(Arrival arrival) {
    long state = words.get(STATE);
    if (generation(state) == arrival.generation) {
      return (state & BROKEN) != 0 ? Result.BROKEN : Result.OPEN;
    }
    long end = words.get(end(arrival.generation));
    boolean wasReset = end == arrival.generation << 1;
    return wasReset ? Result.BROKEN : Result.PASSED;
  }

  /** Lets all of a generation pass, unless it was broken or reset before. */
  public void pass(Arrival arrival) {
    lock();
    try {
      if (result(arrival) == Result.OPEN) {
        next(1);
      }
    } finally {
      mutex.unlock();
    }
    room.ringAll();
  }

  /** Breaks the barrier for all who have arrived and all who will, until it is reset. */
  public void breakNow() {
    lock();
    try {
      words.set(STATE, words.get(STATE) | BROKEN);
    } finally {
      mutex.unlock();
    }
    room.ringAll();
  }

  /** Breaks it if it is still the generation of this arrival. */
  public void breakFor(Arrival arrival) {
    lock();
    try {
      if (result(arrival) == Result.OPEN) {
        words.set(STATE, words.get(STATE) | BROKEN);
      }
    } finally {
      mutex.unlock();
    }
    room.ringAll();
  }

  /** Begins a new generation; for those who have arrived it is broken. */
  public void reset() {
    lock();
    try {
      next(0);
    } finally {
      mutex.unlock();
    }
    room.ringAll();
  }

  private void lock() {
    shared.requireOpen();
    mutex.lock();
  }

  /** The end is told before the new generation begins: who dies between leaves the old one. */
  private void next(int passed) {
    long generation = generation(words.get(STATE));
    words.set(end(generation), generation << 1 | passed);
    words.set(STATE, (generation + 1) << GENERATION_SHIFT);
  }

  /** Whether one of those who have arrived has died since. */
  public boolean hasDead() {
    int count = count(words.get(STATE));
    for (int party = 0; party < count; party++) {
      if (!Party.isAlive(words.get(ARRIVED + party))) {
        return true;
      }
    }
    return false;
  }

  /** How many wait for the others. */
  public int arrived() {
    return count(words.get(STATE));
  }

  public boolean isBroken() {
    return (words.get(STATE) & BROKEN) != 0;
  }

  private static long end(long generation) {
    return ENDS + generation % REMEMBERED_ENDS;
  }

  private static long generation(long state) {
    return state >>> GENERATION_SHIFT;
  }

  private static int count(long state) {
    return (int) (state & COUNT_MASK);
  }
}
