package dev.procession;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Threads that read the input of a blocking call, which a pool that closes waits for. */
final class FeedingThreads {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Runs what reads an input in this thread. */
  void during(Runnable reading) {
    boolean outermost = threads.add(Thread.currentThread());
    try {
      reading.run();
    } finally {
      if (outermost) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  boolean containsCurrent() {
    return threads.contains(Thread.currentThread());
  }
}
