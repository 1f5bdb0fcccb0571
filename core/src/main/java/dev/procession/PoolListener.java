package dev.procession;

/** Receives what happens in a pool. */
@FunctionalInterface
public interface PoolListener {

  /**
   * Something happened. Called on one thread of the pool, in order. A listener that is too slow
   * misses events, which are counted in {@link PoolStats#droppedEvents}; what it throws is logged.
   */
  void onEvent(PoolEvent event);
}
