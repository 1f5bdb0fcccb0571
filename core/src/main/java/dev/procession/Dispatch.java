package dev.procession;

import java.util.List;

/**
 * How one worker gets its work: from the lanes into its bookings and its outbox. Guarded by the
 * worker's lock.
 */
final class Dispatch {
  /** Far enough from the end of the numbers for any chunk. */
  private static final int LAST_NUMBER = 1 << 30;

  private final ProcessPool pool;
  private final int worker;
  private final Bookings bookings;
  private final Outbox outbox;

  Dispatch(ProcessPool pool, int worker, Bookings bookings, Outbox outbox) {
    this.pool = pool;
    this.worker = worker;
    this.bookings = bookings;
    this.outbox = outbox;
  }

  /**
   * Takes and books what the worker has room for.
   *
   * @param leftOver gets what was taken and must not be sent after all
   * @return whether anything was booked
   */
  boolean fill(Taker taker, List<Chunk> leftOver) {
    boolean took = false;
    while (itemsLeft() > 0 && (took || outbox.isEmpty()) && bookings.isOpen()) {
      Chunk chunk = pool.lanes().take(taker, bookings.room().atMost(itemsLeft()));
      if (chunk == null) {
        return took;
      }
      long bytes = Outbox.frameBytes(chunk) + outbox.missingBytes(chunk.call());
      if (chunk.call().isAbandoned()) {
        leftOver.add(chunk); // to be dropped, outside of the lock
        continue;
      }
      if (!bookings.hasRoomFor(bytes)) {
        leftOver.add(chunk);
        return took;
      }
      book(chunk, bytes);
      took = true;
    }
    return took;
  }

  /** Items that it may still get in its life; more than none while it is ready. */
  int itemsLeft() {
    int most = pool.settings().limits().maxTasksPerWorker().orElse(Integer.MAX_VALUE);
    return Math.min(most - bookings.answeredOrInHand(), LAST_NUMBER - bookings.nextNumber());
  }

  private void book(Chunk chunk, long bytes) {
    outbox.putRun(chunk, bookings.book(chunk, bytes));
    if (pool.events().heard()) {
      chunk.items().forEach(this::tellStarted);
    }
  }

  private void tellStarted(Item item) {
    pool.events()
        .tell(() ->
            new PoolEvent.TaskStarted(
                pool.name(), item.call().name, item.index(), worker, item.attempt()));
  }
}
