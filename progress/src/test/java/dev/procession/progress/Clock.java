package dev.procession.progress;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to go on. */
final class Clock implements LongSupplier {
  private long nanos = -42; // as arbitrary as System.nanoTime()

  @Override
  public long getAsLong() {
    return nanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  void passSeconds(double seconds) {
    nanos += (long) (seconds * 1e9);
  }
}
