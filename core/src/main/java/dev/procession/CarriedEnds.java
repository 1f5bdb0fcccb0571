package dev.procession;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ends of pipes that lie in messages of other pipes. One whose message nobody can receive any
 * more is closed, so that whoever waits at its other end finds out.
 */
final class CarriedEnds implements Clock.Watched {
  private static final long LOOK_NANOS = 100_000_000;

  private static final CarriedEnds ALL = new CarriedEnds();

  /** What carries each. */
  private final Map<Connection<?>, Connection<?>> carriers = new ConcurrentHashMap<>();

  private CarriedEnds() {}

  /** Watches ends that were sent through a connection of this process. */
  static void watch(List<Connection<?>> ends, Connection<?> carrier) {
    if (!ends.isEmpty()) {
      ends.forEach(end -> ALL.carriers.put(end, carrier));
      Clock.watch(ALL);
    }
  }

  /** To be called before an end is sent again: what carried it before does not matter any more. */
  static void forget(Connection<?> end) {
    var _ = ALL.carriers.remove(end);
  }

  @Override
  public long tick(long nowNanos, long lateNanos) {
    for (Connection<?> end : carriers.keySet()) {
      var _ =
          carriers.computeIfPresent(end, (_, carrier) -> isSettled(end, carrier) ? null : carrier);
    }
    return carriers.isEmpty() ? Clock.NEVER : LOOK_NANOS;
  }

  private static boolean isSettled(Connection<?> end, Connection<?> carrier) {
    if (end.isOnItsWay() && carrier.hasNobodyThere()) {
      end.closeUnread();
    }
    return !end.isOnItsWay();
  }
}
