package dev.procession.progress;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Counts of one bar. Thread-safe; knows nothing of how and where it is shown. */
final class BarState {
  /** As short as a drawing: a shorter sample is mostly noise. */
  private static final long SAMPLE_NANOS = Duration.ofMillis(100).toNanos();

  private final OptionalLong total;
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final MovingAverage sampledItems = new MovingAverage();
  private final MovingAverage sampledNanos = new MovingAverage();
  private long sampleStartNanos;
  private long sampleStartDone;
  private long done;
  private String message = "";

  BarState(OptionalLong total, LongSupplier nanoClock) {
    this.total = total;
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
    this.sampleStartNanos = startNanos;
  }

  synchronized void advance(long items) {
    done += items;
    long now = nanoClock.getAsLong();
    long nanos = now - sampleStartNanos;
    if (nanos >= SAMPLE_NANOS) {
      sampledItems.add((double) (done - sampleStartDone));
      sampledNanos.add((double) nanos);
      sampleStartNanos = now;
      sampleStartDone = done;
    }
  }

  synchronized void message(String text) {
    message = text;
  }

  /** While the bar is live: the rate is that of the last seconds. */
  synchronized Snapshot live() {
    long elapsed = elapsedNanos();
    OptionalDouble rate =
        sampledNanos.isEmpty()
            ? overallRate(elapsed)
            : OptionalDouble.of(sampledItems.value() / sampledNanos.value() * 1e9);
    return snapshot(elapsed, rate);
  }

  /** At the end: the rate is that of the whole time. */
  synchronized Snapshot last() {
    long elapsed = elapsedNanos();
    return snapshot(elapsed, overallRate(elapsed));
  }

  private Snapshot snapshot(long elapsedNanos, OptionalDouble rate) {
    return new Snapshot(done, total, Duration.ofNanos(elapsedNanos), rate, message);
  }

  private long elapsedNanos() {
    return nanoClock.getAsLong() - startNanos;
  }

  private OptionalDouble overallRate(long elapsedNanos) {
    return done == 0 || elapsedNanos == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(done * 1e9 / elapsedNanos);
  }
}
