package dev.procession;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's callbacks and dependent stages of a pool on virtual threads. Thread-safe.
 *
 * <p>Few threads drain one queue: a thread for each result would cost the throughput. Each drainer,
 * before it runs a callback that may block, sees to it that another drainer is on its way if more
 * are waiting: a blocked callback never holds up the next.
 */
final class Callbacks implements Executor {
  private static final ThreadLocal<@Nullable Callbacks> RUNNING_HERE = new ThreadLocal<>();

  private final String pool;
  private final Runnable onIdle;
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final Clock.Watched retry =
      (_, _) -> {
        resume();
        return Clock.NEVER;
      };
  private boolean successorOnItsWay;
  private int unfinished;

  /**
   * @param onIdle called when the last callback has ended
   */
  Callbacks(String pool, Runnable onIdle) {
    this.pool = pool;
    this.onIdle = onIdle;
  }

  @Override
  public void execute(Runnable callback) {
    synchronized (this) {
      queue.addLast(callback);
      unfinished++;
      startSuccessorIfNeeded();
    }
  }

  /** Runs a callback of the user here and now; what it throws is logged and stops nothing. */
  void guard(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable e) { // the user's code; nobody else would ever see it
      System.getLogger(Callbacks.class.getName())
          .log(
              System.Logger.Level.ERROR,
              pool + ": a callback failed",
              RemoteThrowable.insteadOfUnprintable(e));
    }
  }

  /** Whether this thread runs a callback of this pool. */
  boolean isCurrentThread() {
    return RUNNING_HERE.get() == this;
  }

  synchronized boolean isIdle() {
    return unfinished == 0;
  }

  /** With the lock. */
  private void startSuccessorIfNeeded() {
    if (!successorOnItsWay && !queue.isEmpty()) {
      try {
        BackgroundThread.start(pool + "-callbacks", this::drain);
        successorOnItsWay = true;
      } catch (OutOfMemoryError e) {
        Clock.watch(retry); // no thread to be had now: those who wait must not wait for ever
      }
    }
  }

  /** Starts what could not be started before. */
  synchronized void resume() {
    startSuccessorIfNeeded();
  }

  private void drain() {
    RUNNING_HERE.set(this);
    Runnable callback = first();
    while (callback != null) {
      guard(callback);
      callback = next();
    }
  }

  private synchronized @Nullable Runnable first() {
    successorOnItsWay = false;
    return take();
  }

  private @Nullable Runnable next() {
    boolean idle;
    Runnable next;
    synchronized (this) {
      idle = --unfinished == 0;
      next = take();
    }
    if (idle) {
      onIdle.run();
    }
    return next;
  }

  private synchronized @Nullable Runnable take() {
    Runnable taken = queue.pollFirst();
    startSuccessorIfNeeded();
    return taken;
  }
}
