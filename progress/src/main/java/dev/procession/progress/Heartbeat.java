package dev.procession.progress;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The one thread of a board, while it has a live bar. */
@FunctionalInterface
interface Heartbeat {
  /** No more than ten drawings a second. */
  Duration INTERVAL = Duration.ofMillis(100);

  /** Calls {@code beat} again and again until it returns false. */
  void startBeating(BooleanSupplier beat);

  static void start(BooleanSupplier beat) {
    var _ =
        Thread.ofPlatform().daemon().name("procession-progress").start(() -> beatUntilFalse(beat));
  }

  private static void beatUntilFalse(BooleanSupplier beat) {
    try {
      while (beat.getAsBoolean()) {
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
