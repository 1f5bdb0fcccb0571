package dev.procession;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Results that one executor view waits for. Thread-safe. */
final class OpenResults {
  private final Set<AsyncResult<?>> open = new HashSet<>();
  private boolean closed;

  /** Submits, unless closed, and remembers the result until it is there. */
  <T> AsyncResult<T> add(Supplier<AsyncResult<T>> submission) {
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("this executor was shut down");
      }
    }
    AsyncResult<T> result = submission.get();
    synchronized (this) {
      open.add(result);
    }
    var _ = result.whenComplete((_, _) -> remove(result));
    return result;
  }

  private synchronized void remove(AsyncResult<?> result) {
    open.remove(result);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  void cancelAll() {
    List<AsyncResult<?>> all;
    synchronized (this) {
      all = List.copyOf(open);
    }
    all.forEach(result -> result.cancel(true));
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + Durations.clamped(timeout).toNanos();
    while (!(closed && open.isEmpty())) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
