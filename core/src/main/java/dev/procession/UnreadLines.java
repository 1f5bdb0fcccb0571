package dev.procession;

import dev.procession.launch.LastWords;
import java.util.ArrayList;
import java.util.List;

/** Lines of workers that have ended, whose consumer is slow. Thread-safe. */
final class UnreadLines {
  /** Guarded by this. */
  private final List<LastWords> unread = new ArrayList<>();

  synchronized void add(LastWords words) {
    unread.removeIf(LastWords::areHandedOn); // or those of a long life would gather here
    unread.add(words);
  }

  private synchronized LastWords all(String pool) {
    return LastWords.of(pool, unread);
  }

  /**
   * Does something once the consumer has them, or does not take any: here and now if there are
   * none, or else on a thread of its own, as this one may be that of somebody in a hurry.
   */
  void whenHandedOn(String pool, Runnable action) {
    LastWords all = all(pool);
    if (all.areHandedOn()) {
      action.run();
      return;
    }
    Thread waiting =
        Thread.ofPlatform().daemon().name(pool + "-lines").unstarted(() -> await(all, action));
    try {
      waiting.start();
    } catch (OutOfMemoryError e) { // the system gives no thread
      action.run();
    }
  }

  private static void await(LastWords all, Runnable action) {
    try {
      all.awaitPatiently();
    } catch (InterruptedException e) {
      // nobody has a reason to interrupt this thread; the lines are handed on all the same
    } finally {
      action.run();
    }
  }
}
