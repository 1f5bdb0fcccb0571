package dev.procession;

import dev.procession.Bookings.Numbered;
import dev.procession.Verdict.Seen;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.memory.WorkerPage.Running;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an item of a worker is stopped, when its time is over or nobody wants it. Guarded by the
 * worker's lock.
 *
 * <pre>
 *   timed out → LOOKED (100 ms for its stack) → INTERRUPTED (the grace) → kill
 *   unwanted  →                                 INTERRUPTED (the grace) → kill
 * </pre>
 */
final class Ladder {
  private static final long LOOK_NANOS = 100_000_000;

  private enum Step {
    LOOKED,
    INTERRUPTED
  }

  private final WorkerLink link;
  private final Bookings bookings;
  private final long graceNanos;
  private @Nullable ControlLink control;
  private @Nullable Verdict verdict;
  private Step step = Step.LOOKED;
  private long stepSince;
  private int pardoned = -1;
  private long pardonNanos;

  Ladder(WorkerLink link, Bookings bookings, Duration grace) {
    this.link = link;
    this.bookings = bookings;
    this.graceNanos = grace.toNanos();
  }

  /** The control channel is served from now on; returns whether there is something to say. */
  boolean linked(ControlLink open) {
    control = open;
    boolean late = verdict != null && step == Step.INTERRUPTED;
    if (late) {
      send(new Control.Interrupt(pardoned));
    }
    return late;
  }

  /**
   * Judges the item that runs and takes the next step if it is due.
   *
   * @param late time that does not count against the item
   * @return whether the worker is to be killed now
   */
  boolean climb(long now, long late) {
    Optional<Numbered> running = bookings.running();
    if (running.isEmpty()) {
      return false;
    }
    Numbered item = running.get();
    if (link.page().running().number() != item.number()) {
      return false; // it has ended, its result is on its way
    }
    pardon(item.number(), late);
    if (verdict == null || verdict.number() != item.number()) {
      judge(item, now);
      return false;
    }
    if (step == Step.LOOKED && now - stepSince > LOOK_NANOS) {
      interrupt(now);
    }
    return step == Step.INTERRUPTED && now - stepSince > graceNanos + pardonNanos;
  }

  /** Whether something must be watched closely. */
  boolean isUsed() {
    return verdict != null;
  }

  private void pardon(int number, long late) {
    if (pardoned != number) {
      pardoned = number;
      pardonNanos = 0;
    }
    pardonNanos += late;
  }

  private void judge(Numbered running, long now) {
    Running onPage = link.page().running();
    long since = onPage.number() == running.number() ? link.parentNanos(onPage.sinceNanos()) : now;
    Duration elapsed = Duration.ofNanos(Math.max(0, now - since - pardonNanos));
    Verdict.reason(running.item(), elapsed)
        .ifPresent(reason -> {
          verdict = new Verdict(running.number(), running.item(), reason, Optional.empty());
          switch (reason) {
            case Verdict.Reason.TimedOut _ -> look(now);
            case Verdict.Reason.Unwanted _ -> interrupt(now);
          }
        });
  }

  private void look(long now) {
    step = Step.LOOKED;
    stepSince = now;
    send(new Control.Look(pardoned));
  }

  private void interrupt(long now) {
    step = Step.INTERRUPTED;
    stepSince = now;
    send(new Control.Interrupt(pardoned));
  }

  private void send(Control frame) {
    ControlLink open = control;
    if (open != null) {
      open.send(frame);
    }
  }

  /** The worker has looked where the task is; returns whether that is still of use. */
  boolean seen(Control.Seen found, long now) {
    Verdict passed = verdict;
    if (passed == null || passed.number() != found.number()) {
      return false;
    }
    verdict = passed.with(new Seen(found.state(), found.stack()));
    if (step == Step.LOOKED) {
      interrupt(now);
    }
    return true;
  }

  /** Whether the worker, that cannot take another item any more, still is at the condemned one. */
  boolean isStillAtIt() {
    Running onPage = link.page().running();
    return verdict != null
        && onPage.number() == verdict.number()
        && onPage.phase() != Phase.WAITING
        && onPage.phase() != Phase.RECEIVING;
  }

  /** The verdict on one of the items from a number to below another, which ended; if there was. */
  Optional<Verdict> take(int number, int end) {
    Verdict passed = verdict;
    if (passed == null || passed.number() < number || passed.number() >= end) {
      return Optional.empty();
    }
    verdict = null;
    return Optional.of(passed);
  }
}
