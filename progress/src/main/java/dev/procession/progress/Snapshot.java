package dev.procession.progress;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A bar at one moment.
 *
 * @param rate items a second; empty while nothing is done
 */
record Snapshot(
    long done, OptionalLong total, Duration elapsed, OptionalDouble rate, String message) {

  /** Empty if the total is unknown or has turned out to be wrong. */
  OptionalLong trustedTotal() {
    return total.isPresent() && done <= total.getAsLong() ? total : OptionalLong.empty();
  }

  /** Time until the end at this rate; empty if that cannot be said. */
  OptionalDouble secondsLeft() {
    OptionalLong trusted = trustedTotal();
    if (trusted.isEmpty()) {
      return OptionalDouble.empty();
    }
    long left = trusted.getAsLong() - done;
    if (left == 0) {
      return OptionalDouble.of(0);
    }
    return rate.isPresent() && rate.getAsDouble() > 0
        ? OptionalDouble.of(left / rate.getAsDouble())
        : OptionalDouble.empty();
  }
}
