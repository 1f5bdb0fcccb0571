package dev.procession;

import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the input of a call, encodes the items and offers them. Of one thread. */
final class Feed {
  private final Call call;
  private final Lanes.Offer how;
  private final Gate gate;
  private long index;

  /** How many items may be pulled. */
  interface Gate {
    /** How many more may be pulled from the input; waits for room; 0 if no more are wanted. */
    int room() throws InterruptedException;

    /** So many have been pulled and are offered next; fewer than none if they were refused. */
    void pulled(int items);
  }

  Feed(Call call, Lanes.Offer how, Gate gate) {
    this.call = call;
    this.how = how;
    this.gate = gate;
  }

  /**
   * Offers the items until no more are wanted.
   *
   * <p>What the input throws goes on as it is, with a note of where it happened.
   */
  void all(Iterable<?> items) throws InterruptedException {
    Arguments known = call.hasExplicitChunks() ? null : call.pool.crossing().known(items);
    if (known != null) {
      slices(known);
      return;
    }
    try {
      Iterator<?> each = items.iterator();
      if (isAtHand(items) && !call.hasExplicitChunks()) {
        inChunks(each);
      } else {
        oneByOne(each);
      }
    } catch (ProcessionException e) {
      throw e; // an item that cannot be encoded, which the error names, or the end of the pool
    } catch (RuntimeException | Error e) {
      call.noteInputFailure(e, index);
      throw e;
    }
  }

  /**
   * Whether reading cannot take long. Of any other input each item is offered before the next is
   * asked for.
   */
  private static boolean isAtHand(Iterable<?> items) {
    return items instanceof Collection<?> && items.getClass().getClassLoader() == null;
  }

  private void slices(Arguments known) throws InterruptedException {
    int room = gate.room();
    while (room > 0 && index < known.size()) {
      int end = (int) Math.min(known.size(), index + room);
      offer(known.slice((int) index, end));
      room = gate.room();
    }
  }

  private void inChunks(Iterator<?> items) throws InterruptedException {
    int room = gate.room();
    while (room > 0 && items.hasNext()) {
      inOneChunk(items, Math.min(room, LaneSizes.FEED_ITEMS));
      room = gate.room();
    }
  }

  /** What comes before an item that fails is offered all the same. */
  private void inOneChunk(Iterator<?> items, int most) throws InterruptedException {
    Arguments.Builder chunk = call.pool.crossing().arguments();
    try {
      while (chunk.size() < most && chunk.bytes() < LaneSizes.UNREAD_BYTES && items.hasNext()) {
        chunk.add(argument(items.next(), index + chunk.size()));
      }
    } catch (RuntimeException | Error e) {
      offerBefore(e, chunk);
      throw e;
    }
    offerIfAny(chunk);
  }

  private void offerBefore(Throwable failure, Arguments.Builder chunk) {
    try {
      offerIfAny(chunk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the failure is what the caller hears of
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private void offerIfAny(Arguments.Builder chunk) throws InterruptedException {
    if (chunk.size() > 0) {
      offer(chunk.build());
    }
  }

  private void offer(Arguments arguments) throws InterruptedException {
    gate.pulled(arguments.size()); // first: answers may be there before the hand-over returns
    try {
      call.offer(index, arguments, how);
    } catch (PoolClosedException e) {
      gate.pulled(-arguments.size()); // refused, so no answer will come
      throw e;
    }
    index += arguments.size();
  }

  private void oneByOne(Iterator<?> items) throws InterruptedException {
    while (gate.room() > 0 && items.hasNext()) {
      one(items.next());
    }
  }

  /** Offers one item, without asking whether it is wanted. */
  void one(@Nullable Object item) throws InterruptedException {
    Object argument = argument(item, index);
    gate.pulled(1);
    try {
      call.offer(index, argument, how);
    } catch (PoolClosedException e) {
      gate.pulled(-1);
      throw e;
    }
    index++;
  }

  private @Nullable Object argument(@Nullable Object item, long place) {
    return call.pool.crossing().argument(call, place, item);
  }
}
