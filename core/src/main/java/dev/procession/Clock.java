package dev.procession;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this JVM that watches deadlines. It reads the workers' pages, so it works on
 * workers that are stopped or stuck; it runs only while something is to be watched.
 */
final class Clock {
  private static final long TICK_NANOS = 10_000_000;
  private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();
  private static @Nullable Thread thread;

  private Clock() {}

  /** What has deadlines. */
  interface Watched {
    /**
     * Does what is due; must not wait.
     *
     * @return whether there still is something to watch
     */
    boolean tick(long nowNanos);
  }

  /** Ticks it until it says that nothing is left to watch. */
  static void watch(Watched watched) {
    if (WATCHED.add(watched)) {
      wake();
    }
  }

  private static synchronized void wake() {
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("procession-clock").start(Clock::run);
    }
    LockSupport.unpark(thread);
  }

  private static void run() {
    while (true) {
      if (WATCHED.isEmpty()) {
        LockSupport.park();
      } else {
        LockSupport.parkNanos(TICK_NANOS);
      }
      boolean _ = Thread.interrupted();
      WATCHED.forEach(Clock::tick);
    }
  }

  /** Taken out before it is asked, so that a {@link #watch} meanwhile is not lost. */
  private static void tick(Watched watched) {
    WATCHED.remove(watched);
    try {
      if (watched.tick(System.nanoTime())) {
        WATCHED.add(watched);
      }
    } catch (RuntimeException | Error e) {
      WATCHED.add(watched);
      System.getLogger(Clock.class.getName())
          .log(System.Logger.Level.ERROR, "the clock goes on after", e);
    }
  }
}
