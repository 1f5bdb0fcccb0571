package dev.procession.chaos;

import dev.procession.PoolClosedException;
import dev.procession.ProcessionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What the caller of one call was told of its items. Thread-safe. */
final class Told {

  /** One thing that was told of one item. */
  sealed interface Of {
    /** Its value. */
    record Value(Reply reply) implements Of {}

    /** Its error. */
    record Failed(ProcessionException error) implements Of {}
  }

  private final List<List<Of>> byIndex = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private final AtomicIntegerArray callbacks;
  private boolean callsBack;
  private boolean cutShort;
  private boolean ended;
  private boolean closed;
  private long marksAtEnd;
  private final long createdNanos = System.nanoTime();
  private Duration took = Duration.ZERO;

  Told(int items) {
    for (int i = 0; i < items; i++) {
      byIndex.add(new ArrayList<>());
    }
    callbacks = new AtomicIntegerArray(items);
  }

  void value(long index, Reply reply) {
    add(index, new Of.Value(reply));
  }

  void failed(long index, ProcessionException error) {
    if (error instanceof PoolClosedException) {
      closed();
    } else {
      add(index, new Of.Failed(error));
    }
  }

  private synchronized void add(long index, Of told) {
    if (index < 0 || index >= byIndex.size()) {
      oddities.add("index " + index + " of " + byIndex.size() + " items: " + told);
    } else {
      byIndex.get((int) index).add(told);
    }
  }

  private synchronized void closed() {
    closed = true;
  }

  /** A call that fails as a whole: its error and those below it are about items, the rest fell. */
  void cutShort(ProcessionException error) {
    synchronized (this) {
      cutShort = true;
    }
    failed(error.index().orElse(-1), error);
    for (Throwable other : error.getSuppressed()) {
      if (other instanceof ProcessionException suppressed) {
        failed(suppressed.index().orElse(-1), suppressed);
      } else {
        odd("suppressed: " + other);
      }
    }
  }

  /** Something that must not be. */
  synchronized void odd(String what) {
    oddities.add(what);
  }

  /** Each item is to be called back for exactly once. */
  synchronized void callsBack() {
    callsBack = true;
  }

  void calledBack(int index) {
    callbacks.incrementAndGet(index);
  }

  /**
   * The call has ended.
   *
   * @param count of all marks by then: none of its items runs after that
   */
  synchronized void ended(long count) {
    ended = true;
    marksAtEnd = count;
    took = Duration.ofNanos(System.nanoTime() - createdNanos);
  }

  /** How many marks of all calls there were when it ended. */
  synchronized long marksAtEnd() {
    return marksAtEnd;
  }

  /** How long its round had run when it ended: none of its items ran for longer. */
  synchronized Duration took() {
    return took;
  }

  synchronized List<Of> of(int index) {
    return List.copyOf(byIndex.get(index));
  }

  synchronized List<String> oddities() {
    return List.copyOf(oddities);
  }

  /** How often the item was called back for; 1 if its call has no callbacks. */
  synchronized int callbacks(int index) {
    return callsBack ? callbacks.get(index) : 1;
  }

  synchronized boolean isCutShort() {
    return cutShort;
  }

  /** Whether the call did not end before its pool was stopped. */
  synchronized boolean isHung() {
    return !ended || closed;
  }
}
