package dev.procession.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come, not for ever. */
final class Patience {
  private Patience() {}

  /**
   * Looks again and again.
   *
   * @param state what to say if it does not come
   */
  static void until(BooleanSupplier condition, Duration most, Supplier<Object> state)
      throws InterruptedException, TimeoutException {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > most.toNanos()) {
        throw new TimeoutException("not within " + most.toSeconds() + " s: " + state.get());
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
