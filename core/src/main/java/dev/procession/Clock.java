package dev.procession;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this JVM that watches deadlines and limits. It reads the workers' pages, so it
 * works on workers that are stopped or stuck; it sleeps while nothing is due.
 */
final class Clock {
  /** What {@link Watched#tick} gives if there is nothing left to watch. */
  static final long NEVER = Long.MAX_VALUE;

  /** How exactly deadlines are kept. */
  static final long TICK_NANOS = 10_000_000;

  private static final long LONG_SLEEP_NANOS = 3_600_000_000_000L;

  /** So late it is only if this process was stopped, or the machine slept. */
  private static final long LATE_NANOS = 1_000_000_000;

  /** When each is due, by {@link System#nanoTime}. */
  private static final Map<Watched, Long> DUE = new ConcurrentHashMap<>();

  private static volatile long sleepsUntil = System.nanoTime();
  private static volatile @Nullable Thread thread;

  /** It ends as soon as nothing is watched. */
  private static volatile boolean resting;

  private Clock() {}

  /** What has deadlines. */
  interface Watched {
    /**
     * Does what is due; must not wait.
     *
     * @param lateNanos by how much the clock overslept, if that was long; else 0. Nobody is to
     *     blame for this time
     * @return in how many nanoseconds something is due again, or {@link #NEVER}
     */
    long tick(long nowNanos, long lateNanos);
  }

  /** Ticks it soon, and on until it says that nothing is left to watch. */
  static void watch(Watched watched) {
    long due = System.nanoTime() + TICK_NANOS;
    Long known = DUE.get(watched);
    if (known == null || known - due > 0) {
      put(watched, due);
      wake(due);
    }
  }

  /**
   * Ticks it in this thread, without waiting for the clock; but if this process was stopped, only
   * the clock knows for how long, and ticks it at once.
   */
  static void tickNow(Watched watched) {
    watch(watched);
    long now = System.nanoTime();
    if (now - sleepsUntil < LATE_NANOS) {
      long _ = watched.tick(now, 0);
    }
  }

  private static void put(Watched watched, long due) {
    DUE.merge(watched, due, (known, given) -> known - given < 0 ? known : given);
  }

  private static void wake(long due) {
    Thread running = thread;
    if (running == null) {
      start();
    } else if (sleepsUntil - due > 0) {
      LockSupport.unpark(running);
    }
  }

  private static synchronized void start() {
    if (thread == null) {
      try {
        thread = Thread.ofPlatform().daemon().name("procession-clock").start(Clock::run);
      } catch (OutOfMemoryError e) {
        System.getLogger(Clock.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "no thread to be had for the clock now: limits are kept once there is one",
                e);
      }
    }
  }

  /** Ends the thread once nothing is watched, which it finds out now; a watch starts another. */
  static void rest() {
    Thread running = thread;
    if (running != null) {
      resting = true;
      long now = System.nanoTime();
      DUE.replaceAll((_, _) -> now);
      LockSupport.unpark(running);
    }
  }

  private static synchronized boolean endsIfUnused() {
    if (resting && DUE.isEmpty()) {
      thread = null;
      resting = false;
      if (!DUE.isEmpty()) {
        start(); // a watch came just now, and woke this thread
      }
      return true;
    }
    return false;
  }

  private static void run() {
    while (!endsIfUnused()) {
      sleep();
      long now = System.nanoTime(); // the one reading of this round: a stop before it is seen
      long overslept = now - sleepsUntil;
      long late = overslept > LATE_NANOS ? overslept : 0;
      DUE.forEach((watched, due) -> {
        if (late > 0 || due - now <= 0) {
          tick(watched, now, late);
        }
      });
    }
  }

  /** Sleeps until the next is due, or until somebody is due sooner. */
  private static void sleep() {
    long now = System.nanoTime();
    sleepsUntil = now + LONG_SLEEP_NANOS; // whoever is due sooner from here on wakes this thread
    long next = sleepsUntil;
    for (long due : DUE.values()) {
      next = due - next < 0 ? due : next;
    }
    sleepsUntil = next;
    if (next - now > 0) {
      LockSupport.parkNanos(next - now);
    }
    boolean _ = Thread.interrupted();
  }

  /** Taken out before it is asked, so that a {@link #watch} meanwhile is not lost. */
  private static void tick(Watched watched, long now, long late) {
    DUE.remove(watched);
    long delay = TICK_NANOS;
    try {
      delay = watched.tick(now, late);
    } catch (RuntimeException | Error e) {
      System.getLogger(Clock.class.getName())
          .log(System.Logger.Level.ERROR, "the clock goes on after", e);
    }
    if (delay != NEVER) {
      put(watched, now + delay);
    }
  }
}
