package dev.procession.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Something on a thread of its own that may never end, waited for no longer than a deadline. */
final class Watched {
  private final String name;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private Watched(String name) {
    this.name = name;
  }

  /** What is done. */
  interface Action {
    void run() throws Exception;
  }

  static Watched start(String name, Action action) {
    var watched = new Watched(name);
    Thread.ofPlatform().daemon().name("chaos-" + name).start(() -> watched.run(action));
    return watched;
  }

  private void run(Action action) {
    try {
      action.run();
      end.complete(null);
    } catch (Throwable e) { // an Error too: who waits must hear of it
      end.completeExceptionally(e);
    }
  }

  /** Waits for all together; false if the time was not enough. */
  static boolean endAll(List<Watched> all, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean ended = true;
    for (Watched watched : all) {
      ended &= watched.isEndedBy(deadline);
    }
    return ended;
  }

  private boolean isEndedBy(long deadline) throws InterruptedException {
    while (!end.isDone() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return end.isDone();
  }

  /**
   * Waits again, this time for the last time.
   *
   * @throws IllegalStateException if it does not end: nothing can be trusted any more
   */
  void endOrThrow(Duration patience) throws InterruptedException {
    if (!isEndedBy(System.nanoTime() + patience.toNanos())) {
      throw new IllegalStateException(name + " never ends");
    }
    try {
      end.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(name + " failed", e.getCause());
    }
  }
}
