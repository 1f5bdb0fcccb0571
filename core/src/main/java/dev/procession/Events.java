package dev.procession;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners and progress views what happens, in order, on one thread of the pool.
 * Thread-safe.
 *
 * <p>Events beyond the bound are dropped and counted; what progress counts is never dropped, since
 * a view is told of any number of items at once.
 */
final class Events {
  private static final int BOUND = 10_000;

  private final String pool;
  private final List<PoolListener> listeners;
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private long dropped;
  private boolean closed;

  Events(String pool, List<PoolListener> listeners) {
    this.pool = pool;
    this.listeners = listeners;
  }

  /** Whether anybody listens: if not, no event need be made. */
  boolean heard() {
    return !listeners.isEmpty();
  }

  /** Queues an event; made only if somebody listens. */
  void tell(Supplier<PoolEvent> event) {
    if (heard()) {
      PoolEvent made = event.get();
      enqueue(() -> listeners.forEach(listener -> listener.onEvent(made)), BOUND);
    }
  }

  /** What a call counts its ended items with. */
  ProgressCount progress(Optional<Progress> view, OptionalLong total) {
    return view.map(shown -> new ProgressCount(this, shown, total)).orElse(ProgressCount.NONE);
  }

  /** Runs on the listeners' thread, after what was queued before. */
  void enqueueAlways(Runnable notice) {
    enqueue(notice, Integer.MAX_VALUE);
  }

  synchronized long dropped() {
    return dropped;
  }

  private synchronized void enqueue(Runnable notice, int bound) {
    if (queue.size() >= bound) {
      dropped++;
      return;
    }
    queue.addLast(notice);
    if (thread == null) {
      thread = startedOrNull();
    }
    notifyAll();
  }

  /** Null if there is no thread to be had: then the next event tries again. */
  private @Nullable Thread startedOrNull() {
    try {
      return Thread.ofPlatform().daemon().name(pool + "-listeners").start(this::deliver);
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** The thread ends when what is queued has been delivered. */
  synchronized void end() {
    closed = true;
    notifyAll();
  }

  /** Waits for that, at most this long. */
  void awaitEnd(long millis) throws InterruptedException {
    Thread deliverer;
    synchronized (this) {
      deliverer = thread;
    }
    if (deliverer != null && deliverer != Thread.currentThread()) {
      deliverer.join(millis);
    }
  }

  private void deliver() {
    Runnable notice = next();
    while (notice != null) {
      try {
        notice.run();
      } catch (Throwable e) { // the user's code; nobody else would ever see it
        System.getLogger(Events.class.getName())
            .log(
                System.Logger.Level.ERROR,
                pool + ": a listener or progress view failed",
                RemoteThrowable.insteadOfUnprintable(e));
      }
      notice = next();
    }
  }

  private synchronized @Nullable Runnable next() {
    while (queue.isEmpty()) {
      if (closed) {
        thread = null;
        return null;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true; // only a listener could have interrupted its own thread
      }
    }
    return queue.removeFirst();
  }
}
