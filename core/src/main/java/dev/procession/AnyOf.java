package dev.procession;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Several connections and children, of which one or more are waited for. */
final class AnyOf<W extends Waitable> {
  private static final long FIRST_NAP_NANOS = 20_000;
  private static final long LONGEST_NAP_NANOS = 1_000_000;

  private final List<W> waitables;

  AnyOf(Collection<? extends W> waitables) {
    this.waitables = List.copyOf(waitables);
  }

  /** Those that are ready by then, if any. */
  List<W> await(long deadlineNanos) throws InterruptedException {
    long nap = FIRST_NAP_NANOS;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<W> ready = waitables.stream().filter(Waitable::isReady).toList();
      long left =
          deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
      if (!ready.isEmpty() || left <= 0) {
        return ready;
      }
      LockSupport.parkNanos(this, Math.min(nap, left));
      nap = Math.min(nap * 2, LONGEST_NAP_NANOS);
    }
  }
}
