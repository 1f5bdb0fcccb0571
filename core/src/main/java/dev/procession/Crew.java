package dev.procession;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is there to take work: a part of {@link Lanes}, guarded by its lock. */
final class Crew {
  /** Longest idle first, so that work goes round. */
  private final ArrayDeque<Taker> idle = new ArrayDeque<>();

  /** Those that have come and not left, idle or not. */
  private final Set<Taker> present = new HashSet<>();

  private int workers = 1;

  /** How many workers the pool wants to have. */
  int workers() {
    return workers;
  }

  void setWorkers(int workers) {
    this.workers = workers;
  }

  /** Whether another worker is idle, or will be in a moment as it is still starting. */
  boolean othersIdle() {
    return !idle.isEmpty() || present.size() < workers;
  }

  void join(Taker taker) {
    present.add(taker);
  }

  void leave(Taker taker) {
    present.remove(taker);
    idle.remove(taker);
  }

  /** An idle worker that has had nothing of a lane. */
  Optional<Taker> idleBefore(Set<Taker> served) {
    return idle.stream().filter(taker -> !served.contains(taker)).findFirst();
  }

  /** Whether a worker that has had nothing of a lane is about to ask for something. */
  boolean someAskSoon(Set<Taker> served) {
    return present.stream().anyMatch(taker -> taker.isEmptyHanded() && !served.contains(taker));
  }

  /** The longest idle worker, before all others one that has had nothing of the lane. */
  @Nullable Taker nextIdle(Lane lane) {
    if (idle.isEmpty()) {
      return null;
    }
    Taker next = idleBefore(lane.served()).orElseGet(idle::getFirst);
    idle.remove(next);
    return next;
  }

  void addIdle(Taker taker) {
    if (!idle.contains(taker)) {
      idle.addLast(taker);
    }
  }

  void remove(Taker taker) {
    idle.remove(taker);
  }
}
