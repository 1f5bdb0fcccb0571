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
 * the lock of {@link Lanes}.
 */
final class Lane {
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private final Set<Taker> served = new HashSet<>();
  private final Tempo tempo;

  /** Items behind all others, which came one by one. */
  private @Nullable OpenChunk tail;

  private int items;
  private long bytes;

  Lane(Tempo tempo) {
    this.tempo = tempo;
  }

  boolean isEmpty() {
    return items == 0;
  }

  int items() {
    return items;
  }

  /** Memory that what waits here takes, about. */
  long bytes() {
    OpenChunk open = tail;
    return bytes + (open == null ? 0 : open.bytes());
  }

  /** How long its items take. */
  Tempo tempo() {
    return tempo;
  }

  /** Who has had a chunk of this lane. */
  Set<Taker> served() {
    return served;
  }

  /** Adds an item to those that came before it, if it can stand beside them. */
  void append(Call call, long index, @Nullable Object argument) {
    OpenChunk open = tail;
    if (open == null || open.size() >= LaneSizes.MOST_ITEMS || !open.suits(call, index, argument)) {
      closeTail();
      open = new OpenChunk(call, index);
      tail = open;
    }
    open.add(argument);
    items++;
  }

  void addLast(Chunk chunk) {
    closeTail();
    push(chunk, false);
    items += chunk.size();
  }

  void addFirst(Chunk chunk) {
    push(chunk, true);
    items += chunk.size();
  }

  private void push(Chunk chunk, boolean first) {
    bytes += weight(chunk);
    if (first) {
      chunks.addFirst(chunk);
    } else {
      chunks.addLast(chunk);
    }
  }

  private Chunk pop() {
    Chunk head = chunks.removeFirst();
    bytes -= weight(head);
    return head;
  }

  private static long weight(Chunk chunk) {
    return LaneSizes.CHUNK_BYTES + chunk.bytes();
  }

  private void closeTail() {
    OpenChunk open = tail;
    tail = null;
    if (open != null) {
      push(open.close(), false);
    }
  }

  /** What this worker may have now, or null. */
  @Nullable Chunk take(Taker taker, Room room, Crew crew) {
    if (chunks.isEmpty()) {
      closeTail();
    }
    Chunk head = chunks.peekFirst();
    if (head == null) {
      return null;
    }
    Chunk taken =
        head.call().hasExplicitChunks()
            ? whole(head, taker, room, crew)
            : some(head, room, limit(head.call(), room, crew));
    if (taken != null) {
      items -= taken.size();
    }
    return taken;
  }

  /** An explicit chunk goes as it is; nobody gets a second one while another has none. */
  private @Nullable Chunk whole(Chunk head, Taker taker, Room room, Crew crew) {
    boolean refused =
        room.isEmptyHanded()
            ? served.contains(taker) && crew.idleBefore(served).isPresent()
            : crew.othersIdle()
                || (room.chunksInHand() > 1 && isEnough(room))
                || crew.someAskSoon(served);
    if (refused || !room.fits(head.bytes())) {
      return null;
    }
    served.add(taker);
    return pop();
  }

  private boolean isEnough(Room room) {
    return room.itemsInHand() >= tempo.itemsIn(LaneSizes.TARGET_NANOS);
  }

  private @Nullable Chunk some(Chunk head, Room room, int limit) {
    int fitting = head.arguments().fitting(Math.min(room.bytes(), LaneSizes.UNREAD_BYTES));
    int count = Math.min(Math.min(limit, head.size()), fitting);
    if (count == 0 && limit > 0 && room.isEmptyHanded()) {
      count = 1; // whatever its size
    }
    if (count == 0) {
      return null;
    }
    Chunk popped = pop();
    if (count < popped.size()) {
      push(popped.slice(count, popped.size()), true);
    }
    return popped.slice(0, count);
  }

  /**
   * As many items as make a few milliseconds of work, never so many that another worker would stand
   * idle at the end; one ahead always, so that a worker need not wait for the next.
   */
  private int limit(Call call, Room room, Crew crew) {
    long wanted = tempo.itemsIn(LaneSizes.TARGET_NANOS) - room.itemsInHand();
    long fair = Math.max(1, items / (2L * crew.workers()));
    long most = Math.min(room.mostItems(), Math.min(LaneSizes.MOST_ITEMS, call.mostItemsOfChunk()));
    long limit = Math.min(Math.min(wanted, fair), most);
    if (room.isEmptyHanded()) {
      return (int) Math.max(1, limit);
    }
    if (crew.othersIdle()) {
      return 0;
    }
    return (int) Math.max(room.itemsInHand() < 2 ? 1 : 0, limit);
  }

  Chunk removeAny() {
    if (chunks.isEmpty()) {
      closeTail();
    }
    Chunk chunk = pop();
    items -= chunk.size();
    return chunk;
  }

  /** Takes what comes first of a call: an item, or an explicit chunk; null if nothing waits. */
  @Nullable Chunk takeFirst(Call call) {
    closeTail();
    for (Iterator<Chunk> each = chunks.iterator(); each.hasNext(); ) {
      Chunk chunk = each.next();
      if (chunk.call() == call) {
        each.remove();
        bytes -= weight(chunk);
        boolean whole = call.hasExplicitChunks() || chunk.size() == 1;
        items -= whole ? chunk.size() : 1;
        if (!whole) {
          push(chunk.slice(1, chunk.size()), true); // automatic chunks have a lane of their own
        }
        return whole ? chunk : chunk.slice(0, 1);
      }
    }
    return null;
  }

  /** Removes what waits of a call. */
  List<Chunk> remove(Call call) {
    closeTail();
    var removed = new ArrayList<Chunk>();
    for (Iterator<Chunk> each = chunks.iterator(); each.hasNext(); ) {
      Chunk chunk = each.next();
      if (chunk.call() == call) {
        removed.add(chunk);
        each.remove();
        bytes -= weight(chunk);
        items -= chunk.size();
      }
    }
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
