package dev.procession;

import dev.procession.Lane.Room;
import dev.procession.memory.Claim;
import dev.procession.memory.WorkerPage;
import dev.procession.memory.WorkerPage.Running;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a worker has in hand: sent, or about to be, and not answered. Numbers are those of the
 * worker's own sequence. Guarded by the worker's lock.
 *
 * <p>An item is booked before the claim word lets the worker take it, and the claim word is moved
 * before the first byte is written. Numbers that were taken back are never used again: the worker
 * gets nothing new until it is dry, when no claim can race; then both ends of the claim word are
 * moved past them in one step.
 */
final class Bookings {
  private static final long STUCK_NANOS = 200_000_000;

  private final WorkerPage page;
  private final ArrayDeque<Booked> inHand = new ArrayDeque<>();
  private final ArrayDeque<Sent> unread = new ArrayDeque<>();
  private int nextNumber;
  private long unreadBytes;
  private int items;
  private int answered;
  private boolean tookBack;
  private long emptyHandedUntil;

  /** For threads without the lock. */
  private volatile boolean empty = true;

  Bookings(WorkerPage page) {
    this.page = page;
  }

  /** Whether the worker may get more, after numbers that were taken back have been passed over. */
  boolean isOpen() {
    if (tookBack) {
      Claim claim = page.claim();
      if (!claim.isDry() || !page.claim(claim, new Claim(nextNumber, nextNumber))) {
        return false;
      }
      tookBack = false;
    }
    return true;
  }

  Room room() {
    forgetRead();
    boolean full = unread.size() >= LaneSizes.UNREAD_FRAMES;
    long bytes = full ? 0 : LaneSizes.UNREAD_BYTES - unreadBytes;
    return new Room(inHand.size(), items, (int) Math.max(0, bytes));
  }

  /** Bytes may follow that are not items: only with empty hands if there are many. */
  boolean hasRoomFor(long bytes) {
    return inHand.isEmpty() || bytes <= room().bytes();
  }

  /** A frame is known to be read once the worker has taken its first item. */
  private void forgetRead() {
    int next = page.claim().next();
    while (!unread.isEmpty() && unread.getFirst().number() < next) {
      unreadBytes -= unread.removeFirst().bytes();
    }
  }

  /** Books a chunk and lets the worker take it; returns its first number. */
  int book(Chunk chunk, long frameBytes) {
    if (inHand.isEmpty()) {
      emptyHandedUntil = System.nanoTime();
      empty = false;
    }
    int first = nextNumber;
    inHand.addLast(new Booked(first, chunk));
    nextNumber += chunk.size();
    items += chunk.size();
    unread.addLast(new Sent(first, frameBytes));
    unreadBytes += frameBytes;
    extend();
    return first;
  }

  private void extend() {
    Claim claim = page.claim();
    while (!page.claim(claim, claim.withEnd(nextNumber))) {
      claim = page.claim();
    }
  }

  /**
   * Removes what has been answered: the worker goes through its items in order.
   *
   * @return what it was, in order
   * @throws IllegalStateException if these are not the first in hand
   */
  List<Chunk> answered(int number, int count) {
    Booked head = inHand.peekFirst();
    if (head == null || head.next() != number || count > items) {
      throw new IllegalStateException(
          "an answer to "
              + count
              + " items from number "
              + number
              + "; in hand: "
              + items
              + " items"
              + (head == null ? "" : " from number " + head.next()));
    }
    var chunks = new ArrayList<Chunk>(1);
    int left = count;
    while (left > 0) {
      Booked first = inHand.getFirst();
      int taken = Math.min(left, first.left());
      chunks.add(first.takeFirst(taken));
      if (first.left() == 0) {
        inHand.removeFirst();
      }
      left -= taken;
    }
    items -= count;
    answered += count;
    noteIfEmpty();
    return chunks;
  }

  /** Whether the worker's next answer has this number. */
  boolean isNext(int number) {
    Booked head = inHand.peekFirst();
    return head != null && head.next() == number;
  }

  private void noteIfEmpty() {
    if (inHand.isEmpty()) {
      empty = true;
    }
  }

  /** May be asked without the lock. */
  boolean isEmpty() {
    return empty;
  }

  int size() {
    return items;
  }

  /** Items of its whole life, but for those that were taken back. */
  int answeredOrInHand() {
    return answered + items;
  }

  /**
   * The item that the worker has taken and not answered. Answers come in order, so it can only be
   * the first in hand; the claim word may have been moved far past it since.
   */
  Optional<Numbered> running() {
    Booked head = inHand.peekFirst();
    return head != null && head.next() < page.claim().next()
        ? Optional.of(new Numbered(head.next(), head.item(head.next())))
        : Optional.empty();
  }

  /** Whether an item in hand may have to be stopped. */
  boolean mayBeStopped() {
    for (Booked booked : inHand) {
      Call call = booked.call();
      if (call.options.timeout().isPresent() || call.stopsRunning()) {
        return true;
      }
    }
    return false;
  }

  /** The item with the number, if it is in hand. */
  Optional<Item> find(int number) {
    for (Booked booked : inHand) {
      if (number >= booked.next() && number < booked.end()) {
        return Optional.of(booked.item(number));
      }
    }
    return Optional.empty();
  }

  /** The lowest number in hand of a call; -1 if there is none. */
  int firstOf(Call call) {
    for (Booked booked : inHand) {
      if (booked.call() == call) {
        return booked.next();
      }
    }
    return -1;
  }

  /** Items that the worker has not taken yet. */
  int unclaimed() {
    Claim claim = page.claim();
    return Math.max(0, claim.end() - claim.next());
  }

  /**
   * Whether another worker should help: this one is busy with an item before those it has not
   * begun. What was only just sent to empty hands is about to be begun, unless the worker is stuck.
   */
  boolean isBehind(long now) {
    boolean begun = running().isPresent();
    return unclaimed() > 0 && (begun || now - emptyHandedUntil > STUCK_NANOS);
  }

  /** Whether items wait behind one that runs since before a moment, by the worker's clock. */
  boolean isHeldUp(long before) {
    Optional<Numbered> running = running();
    Running onPage = page.running();
    return unclaimed() > 0
        && running.isPresent()
        && onPage.number() == running.get().number()
        && onPage.sinceNanos() - before < 0;
  }

  /** Where what was not begun starts; explicit chunks are never split. */
  int notBegun() {
    return borderFrom(page.claim().next());
  }

  /** Where the later half of it starts. */
  int laterHalf() {
    Claim claim = page.claim();
    return borderFrom(claim.end() - (claim.end() - claim.next() + 1) / 2);
  }

  private int borderFrom(int half) {
    Claim claim = page.claim();
    for (Booked booked : inHand) {
      if (booked.end() > half) {
        boolean whole = booked.call().hasExplicitChunks();
        int earliest = whole ? booked.number : Math.max(half, booked.next());
        if (earliest >= claim.next()) {
          return earliest;
        }
      }
    }
    return claim.end();
  }

  /** Takes back what was not begun, from a number on; slices of chunks, in order. */
  List<Chunk> takeBack(int from) {
    Claim claim = page.claim();
    while (isPlausible(claim)) {
      int end = Math.max(from, claim.next());
      if (end >= claim.end()) {
        return List.of();
      }
      if (page.claim(claim, claim.withEnd(end))) {
        tookBack = true;
        return removeFrom(end);
      }
      claim = page.claim();
    }
    return List.of();
  }

  /**
   * Whether the worker may have taken what the word says. A crash can have scribbled on the page;
   * then nothing on it is believed, or an item might run a second time.
   */
  private boolean isPlausible(Claim claim) {
    return !inHand.isEmpty()
        && claim.next() >= inHand.getFirst().next()
        && claim.next() <= nextNumber
        && claim.end() <= nextNumber;
  }

  /** Everything in hand from a number on, as slices of chunks. */
  List<Chunk> removeFrom(int number) {
    var slices = new ArrayDeque<Chunk>();
    while (!inHand.isEmpty() && inHand.getLast().end() > number) {
      Booked last = inHand.getLast();
      Chunk slice = last.takeFrom(Math.max(number, last.next()));
      slices.addFirst(slice);
      items -= slice.size();
      if (last.left() == 0) {
        inHand.removeLast();
      }
    }
    noteIfEmpty();
    return new ArrayList<>(slices);
  }

  /** After the worker's death: removes what it had not begun. */
  List<Chunk> removeUnstarted() {
    Claim claim = page.claim();
    return isPlausible(claim) ? removeFrom(claim.next()) : List.of();
  }

  /** What is left in hand, for the last judgement. */
  List<Numbered> drain() {
    var all = new ArrayList<Numbered>();
    for (Booked booked : inHand) {
      for (int number = booked.next(); number < booked.end(); number++) {
        all.add(new Numbered(number, booked.item(number)));
      }
    }
    inHand.clear();
    items = 0;
    noteIfEmpty();
    return all;
  }

  int nextNumber() {
    return nextNumber;
  }

  /** An item with its number in the worker's sequence. */
  record Numbered(int number, Item item) {}

  private record Sent(int number, long bytes) {}

  /** What is left in hand of a chunk. */
  private static final class Booked {
    /** Of the chunk's first item. */
    final int number;

    private final Chunk chunk;

    /** Places in the chunk. */
    private int from;

    private int to;

    Booked(int number, Chunk chunk) {
      this.number = number;
      this.chunk = chunk;
      this.to = chunk.size();
    }

    Call call() {
      return chunk.call();
    }

    int left() {
      return to - from;
    }

    /** The lowest number that is left. */
    int next() {
      return number + from;
    }

    /** Above the highest number that is left. */
    int end() {
      return number + to;
    }

    Item item(int which) {
      return chunk.item(which - number);
    }

    Chunk takeFirst(int count) {
      from += count;
      return chunk.slice(from - count, from);
    }

    Chunk takeFrom(int which) {
      int end = to;
      to = which - number;
      return chunk.slice(to, end);
    }
  }
}
