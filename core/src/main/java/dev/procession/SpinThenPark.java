package dev.procession;

import dev.procession.sync.Spin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** How the callers of one pool wait for a single task. Thread-safe. */
final class SpinThenPark {
  private final Spin spin = new Spin();

  /** Waits until the future is done, well or not. */
  void await(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    boolean _ = spin.until(future::isDone);
    Object _ = future.get();
    spin.waitedSince(began);
  }
}
