package dev.procession;

import dev.procession.launch.ByteSize;
import dev.procession.launch.ResidentMemory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What limits the life of one worker beside its tasks: memory, idleness, silence, an exit that does
 * not come to its end. Asked by the clock; the readings may be taken by any thread.
 */
final class Vitals {
  private static final long SAMPLE_NANOS = 100_000_000;

  /** Several times the longest pause between two beats. */
  private static final long SILENT_NANOS = 3_000_000_000L;

  /** So long silent and without anything to do, it is taken for stopped for good. */
  private static final long GIVEN_UP_NANOS = 10_000_000_000L;

  private static final long NOT_SEEN = Long.MIN_VALUE;

  private final WorkerLink link;
  private final Limits limits;
  private final Duration grace;
  private volatile long residentBytes = -1;
  private long sampledAt;
  private long idleSince;
  private long exitingSince = NOT_SEEN;
  private long beats;
  private long beatAt;
  private volatile boolean silent;

  Vitals(WorkerLink link, Limits limits, Duration grace) {
    this.link = link;
    this.limits = limits;
    this.grace = grace;
    this.idleSince = System.nanoTime();
    this.beatAt = idleSince;
    this.sampledAt = idleSince - SAMPLE_NANOS;
  }

  /** Resident size when it was last looked at, while the worker had work; empty if it never was. */
  OptionalLong residentBytes() {
    long last = residentBytes;
    return last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
  }

  /**
   * Looks for a sign of life.
   *
   * @param late time for which nobody is to blame
   * @return whether the worker has just ended a silence
   */
  boolean listen(long now, long late) {
    beatAt += late;
    long told = link.page().beats();
    boolean wasSilent = silent;
    if (told != beats) {
      beats = told;
      beatAt = now;
    }
    silent = now - beatAt > SILENT_NANOS;
    return wasSilent && !silent;
  }

  /** Whether the process seems to be stopped: it should get nothing that others could do. */
  boolean isSilent() {
    return silent;
  }

  /** What is to be done with the worker now, if anything. */
  Optional<Order> check(long now, boolean busy) {
    Optional<Order> order = link.page().exiting() ? checkExit(now) : checkSilence(now, busy);
    if (order.isEmpty() && now - sampledAt >= SAMPLE_NANOS) {
      sampledAt = now;
      order = checkMemory();
    }
    return order.or(() -> checkIdle(now, busy));
  }

  /**
   * In how many nanoseconds to ask again.
   *
   * @param due whether something is to come from the worker: an answer, or its end
   */
  long delay(boolean due) {
    boolean watched = due || silent || limits.memoryLimit().isPresent();
    return watched
        ? SAMPLE_NANOS
        : limits
            .idleTimeout()
            .map(limit -> Math.max(SAMPLE_NANOS, Durations.nanos(limit) / 10))
            .orElse(Clock.NEVER);
  }

  /** Its own fuse should have burnt long before. */
  private Optional<Order> checkExit(long now) {
    if (exitingSince == NOT_SEEN) {
      exitingSince = now;
    }
    return now - exitingSince > 2 * grace.toNanos()
        ? Optional.of(new Order.Kill("its exit did not come to an end"))
        : Optional.empty();
  }

  private Optional<Order> checkSilence(long now, boolean busy) {
    return silent && !busy && now - beatAt > GIVEN_UP_NANOS
        ? Optional.of(
            new Order.Kill(
                "it has shown no sign of life for "
                    + GIVEN_UP_NANOS / 1_000_000_000
                    + " s, as if it were stopped"))
        : Optional.empty();
  }

  private Optional<Order> checkMemory() {
    OptionalLong looked = look();
    if (looked.orElse(0) == 0) {
      return Optional.empty(); // it has just ended
    }
    residentBytes = looked.getAsLong();
    if (residentBytes > limits.memoryLimit().orElse(Long.MAX_VALUE)) {
      return Optional.of(
          new Order.Kill(
              "its processes hold "
                  + ByteSize.text(residentBytes)
                  + " of memory, its limit is "
                  + ByteSize.text(limits.memoryLimit().getAsLong())));
    }
    return residentBytes > limits.recycleAbove().orElse(Long.MAX_VALUE)
        ? Optional.of(new Order.Replace())
        : Optional.empty();
  }

  /** Descendants cost more to find, so they are looked for only if they count. */
  private OptionalLong look() {
    long pid = link.process().pid();
    boolean limited = limits.memoryLimit().isPresent() || limits.recycleAbove().isPresent();
    return limited ? ResidentMemory.look().ofTree(pid) : ResidentMemory.look().of(pid);
  }

  private Optional<Order> checkIdle(long now, boolean busy) {
    if (busy) {
      idleSince = now;
    }
    return limits
        .idleTimeout()
        .filter(limit -> now - idleSince >= Durations.nanos(limit))
        .map(_ -> new Order.Rest());
  }
}
