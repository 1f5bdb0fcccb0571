package dev.procession;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one map-like call, or of all apply-like calls, that wait for a worker. Guarded by
 * the lock of {@link Lanes}, except for the measured time.
 */
final class Lane {
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private final Set<Taker> served = new HashSet<>();
  private int items;

  /** Moving mean of what an item takes; 0 while unknown. A worn reading does no harm. */
  private volatile long itemNanos;

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  int items() {
    return items;
  }

  /** Who has had a chunk of this lane. */
  Set<Taker> served() {
    return served;
  }

  void addLast(Chunk chunk) {
    chunks.addLast(chunk);
    items += chunk.items().size();
  }

  void addFirst(Chunk chunk) {
    chunks.addFirst(chunk);
    items += chunk.items().size();
  }

  /** Rises fast and falls slowly: an uneven item must not be hidden behind many small ones. */
  void measured(long nanos) {
    long mean = itemNanos;
    itemNanos = mean == 0 || nanos > mean ? (mean + nanos) / 2 + 1 : (9 * mean + nanos) / 10 + 1;
  }

  long itemNanos() {
    return itemNanos;
  }

  /** What this worker may have now, or null. */
  @Nullable Chunk take(Taker taker, Room room, Crew crew) {
    Chunk head = chunks.peekFirst();
    if (head == null) {
      return null;
    }
    Chunk taken =
        head.call().hasExplicitChunks() ? whole(head, taker, room, crew) : some(room, crew);
    if (taken != null) {
      items -= taken.items().size();
    }
    return taken;
  }

  /** An explicit chunk goes as it is; nobody gets a second one while another has none. */
  private @Nullable Chunk whole(Chunk head, Taker taker, Room room, Crew crew) {
    boolean refused =
        room.isEmptyHanded()
            ? served.contains(taker) && crew.idleBefore(served).isPresent()
            : crew.othersIdle() || room.chunksInHand() > 1;
    if (refused || !room.fits(head.bytes())) {
      return null;
    }
    served.add(taker);
    return chunks.removeFirst();
  }

  private @Nullable Chunk some(Room room, Crew crew) {
    int limit = limit(room, crew);
    var taken = new ArrayList<Item>(Math.min(limit, items));
    long bytes = 0;
    Call call = chunks.getFirst().call();
    while (taken.size() < limit && !chunks.isEmpty()) {
      Chunk next = chunks.getFirst();
      long grown = bytes + next.bytes();
      boolean fits = taken.isEmpty() ? room.fits(grown) : grown <= room.bytes();
      if (next.call() != call || !fits) {
        break;
      }
      bytes = grown;
      taken.addAll(chunks.removeFirst().items());
    }
    return taken.isEmpty() ? null : new Chunk(call, taken);
  }

  /**
   * As many items as make a few milliseconds of work, never so many that another worker would stand
   * idle at the end; one ahead always, so that a worker need not wait for the next.
   */
  private int limit(Room room, Crew crew) {
    long mean = itemNanos;
    long enough = mean == 0 ? 1 : LaneSizes.TARGET_NANOS / mean;
    long wanted = enough - room.itemsInHand();
    long fair = Math.max(1, items / (2L * crew.workers()));
    long most =
        Math.min(room.mostItems(), Math.min(LaneSizes.MOST_ITEMS, call().mostItemsOfChunk()));
    long limit = Math.min(Math.min(wanted, fair), most);
    if (room.isEmptyHanded()) {
      return (int) Math.max(1, limit);
    }
    if (crew.othersIdle()) {
      return 0;
    }
    return (int) Math.max(room.itemsInHand() < 2 ? 1 : 0, limit);
  }

  private Call call() {
    return chunks.getFirst().call();
  }

  Chunk removeAny() {
    Chunk chunk = chunks.removeFirst();
    items -= chunk.items().size();
    return chunk;
  }

  /** Removes what waits of a call. */
  List<Item> remove(Call call) {
    var removed = new ArrayList<Item>();
    for (Iterator<Chunk> each = chunks.iterator(); each.hasNext(); ) {
      Chunk chunk = each.next();
      if (chunk.call() == call) {
        removed.addAll(chunk.items());
        each.remove();
      }
    }
    items -= removed.size();
    return removed;
  }

  /**
   * What a worker has room for.
   *
   * @param chunksInHand chunks that it has not begun to answer or not finished
   * @param itemsInHand items in these
   * @param bytes that may be sent ahead
   * @param mostItems that it may get; an explicit chunk is not split for that
   */
  record Room(int chunksInHand, int itemsInHand, int bytes, long mostItems) {
    Room(int chunksInHand, int itemsInHand, int bytes) {
      this(chunksInHand, itemsInHand, bytes, Long.MAX_VALUE);
    }

    Room atMost(long items) {
      return new Room(chunksInHand, itemsInHand, bytes, items);
    }

    boolean isEmptyHanded() {
      return itemsInHand == 0;
    }

    /** With empty hands a worker can only be reading, so anything may be sent to it. */
    boolean fits(long more) {
      return isEmptyHanded() || more <= bytes;
    }
  }
}
