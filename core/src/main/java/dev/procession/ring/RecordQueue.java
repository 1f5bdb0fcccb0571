package dev.procession.ring;

import dev.procession.sync.Mutex;
import dev.procession.sync.SharedWords;
import dev.procession.sync.WaitingRoom;
import dev.procession.sync.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of bytes for the threads of all processes that map it.
 *
 * <pre>
 *   word 0     the mutex
 *   word 1     how many items it may have
 *   word 2     how many bytes it may have
 *   word 3     1 once it is closed
 *   from 8     the records
 *   from 16    the room of those who wait for items
 *   from 80    the room of those who wait for space
 *   from 144   the room of those who wait until all is done
 *   from 208   the consumers
 * </pre>
 */
public final class RecordQueue {
  private static final int MOST_ITEMS = 1;
  private static final int MOST_BYTES = 2;
  private static final int CLOSED = 3;
  private static final int RECORDS = 8;
  private static final int NOT_EMPTY = 16;
  private static final int NOT_FULL = NOT_EMPTY + WaitingRoom.WORDS;
  private static final int ALL_DONE = NOT_FULL + WaitingRoom.WORDS;
  private static final int CONSUMERS = ALL_DONE + WaitingRoom.WORDS;

  /** Size in words. */
  public static final int WORDS = CONSUMERS + Consumers.WORDS;

  /** A longer item gets a file of its own. */
  private static final int LONGEST_IN_RING = 16 << 10;

  private final SharedWords shared;
  private final Words words;
  private final Mutex mutex;
  private final Records records;
  private final Consumers consumers;
  private final ItemFiles files;
  private final WaitingRoom notEmpty;
  private final WaitingRoom notFull;
  private final WaitingRoom allDone;

  /** Whether it was closed and empty once. */
  private volatile boolean isOver;

  /** That in a shared memory. */
  public RecordQueue(SharedWords shared) {
    this.shared = shared;
    this.words = shared.words();
    this.mutex = new Mutex(words, 0);
    this.records = new Records(words.from(RECORDS), new Rings(shared.region()));
    this.consumers = new Consumers(words.from(CONSUMERS));
    this.files = new ItemFiles(shared.region());
    this.notEmpty = shared.room(NOT_EMPTY);
    this.notFull = shared.room(NOT_FULL);
    this.allDone = shared.room(ALL_DONE);
  }

  /** Says once how much may be in it. */
  public void begin(int mostItems, long mostBytes) throws IOException {
    records.begin();
    words.set(MOST_BYTES, mostBytes);
    words.set(MOST_ITEMS, mostItems);
  }

  public int mostItems() {
    return shared.isClosed() ? Integer.MAX_VALUE : (int) words.get(MOST_ITEMS);
  }

  public long mostBytes() {
    return words.get(MOST_BYTES);
  }

  @FunctionalInterface
  private interface Step<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private <T extends @Nullable Object> T locked(Step<T> step) {
    shared.requireOpen();
    boolean holderDied = mutex.take();
    try {
      if (holderDied) {
        consumers.recover(records.firstNumber());
        records.recover();
      }
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("queue " + shared.name() + ": " + e.getMessage(), e);
    } finally {
      mutex.unlock();
    }
  }

  /** An item that was prepared to be put, or was taken. */
  public final class Item {
    private final Stored stored;
    private final int number;

    private Item(Stored stored, int number) {
      this.stored = stored;
      this.number = number;
    }

    /** Its place in the order of all that were put, from 0 on. */
    public long number() {
      return Integer.toUnsignedLong(number);
    }

    /** Its bytes; those in a file stay there until it is discarded. */
    public byte[] bytes() {
      try {
        return files.read(stored);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "item " + number() + " of queue " + shared.name() + " cannot be read", e);
      }
    }

    /** After it was handed over, or not put: nothing of it is left. */
    public void discard() {
      files.delete(stored);
    }
  }

  /** Prepares an item. */
  public Item item(byte[] value) throws IOException {
    return new Item(
        value.length <= LONGEST_IN_RING
            ? new Stored(Ring.RECORD, value, value.length)
            : files.write(value),
        0);
  }

  /**
   * Puts an item if there is space.
   *
   * @throws ClosedQueueException if it is closed
   */
  public boolean put(Item item) {
    boolean isPut =
        locked(() -> {
          if (isClosed()) {
            throw new ClosedQueueException();
          }
          boolean fits = fits(item);
          if (fits) {
            records.add(item.stored);
          }
          return fits;
        });
    if (isPut) {
      notEmpty.ring(1);
    }
    return isPut;
  }

  /**
   * Takes at most so many items, if there are any.
   *
   * @throws ClosedQueueException if it is closed and nothing is left in it
   */
  public List<Item> take(int most) {
    requireNotOver();
    List<Records.Seen> taken = locked(() -> taken(most));
    if (!taken.isEmpty() && isBounded()) {
      notFull.ring(mostBytes() == Long.MAX_VALUE ? taken.size() : Integer.MAX_VALUE);
    }
    letGoIfOver();
    return taken.stream().map(seen -> new Item(seen.record(), seen.at().number())).toList();
  }

  /**
   * Refuses to wait for an item of one that was closed, emptied and let go here.
   *
   * @throws ClosedQueueException if it was
   */
  public void requireNotOver() {
    if (shared.isClosed()) {
      throw new ClosedQueueException();
    }
  }

  private List<Records.Seen> taken(int most) throws IOException {
    var taking = records.take(most);
    int count = taking.records().size();
    if (count > 0) {
      long row = consumers.own();
      consumers.beginTaking(row, count, taking.firstNumber());
      taking.commit();
      consumers.endTaking(row);
    } else if (isClosed()) {
      throw new ClosedQueueException();
    }
    unmapIfOver();
    return taking.records();
  }

  /**
   * Makes items the first ones again that this process has taken and could not use, whether or not
   * they have room, or the queue is closed.
   *
   * @return the number that the first of them has now
   * @throws IllegalStateException if some could not be, as for want of room: which are lost, and
   *     count as done
   */
  public long putBack(List<Item> items) {
    var left = new ArrayList<>(items);
    try {
      return locked(() -> {
        while (!left.isEmpty()) {
          putBack(left.getLast());
          var _ = left.removeLast();
        }
        return Integer.toUnsignedLong(records.firstNumber());
      });
    } catch (RuntimeException e) {
      throw left.isEmpty() ? e : lost(left, items.size(), e);
    } finally {
      notEmpty.ring(items.size() - left.size());
    }
  }

  private IllegalStateException lost(List<Item> left, int all, RuntimeException cause) {
    for (Item item : left) {
      boolean _ = shared.isClosed() || done();
      item.discard();
    }
    return new IllegalStateException(
        ("queue " + shared.name() + ": " + left.size() + " of " + all + " items could not be")
            + (" put back and are lost, from number " + left.getFirst().number() + " on"),
        cause);
  }

  private void putBack(Item item) throws IOException {
    var puttingBack = records.putBack(files.sized(item.stored));
    long row = consumers.own();
    consumers.beginTaking(row, -1, puttingBack.firstNumber());
    puttingBack.commit();
    consumers.endTaking(row);
  }

  /** Whether {@link #put} may do something other than fail, seen without a lock. */
  public boolean mayPut(Item item) {
    shared.requireOpen();
    return fits(item) || isClosed();
  }

  private boolean fits(Item item) {
    return records.count() < mostItems() && item.stored.size() <= mostBytes() - records.bytes();
  }

  /** Whether {@link #take} may do something other than fail, seen without a lock. */
  public boolean mayTake() {
    shared.requireOpen();
    return records.count() > 0 || isClosed();
  }

  private boolean isBounded() {
    return mostItems() != Integer.MAX_VALUE || mostBytes() != Long.MAX_VALUE;
  }

  /** Where to wait for {@link #take}. */
  public WaitingRoom notEmpty() {
    return notEmpty;
  }

  /** Where to wait for {@link #put}. */
  public WaitingRoom notFull() {
    return notFull;
  }

  /** How many items are in it; none, once it was closed, emptied and let go. */
  public int count() {
    return shared.isClosed() ? 0 : locked(records::count);
  }

  /** An item that is, or was, somewhere in the queue. */
  public final class Copy {
    private final Records.Seen seen;
    private final byte[] bytes;

    private Copy(Records.Seen seen) throws IOException {
      this.seen = seen;
      this.bytes = files.read(seen.record());
    }

    public byte[] bytes() {
      return bytes;
    }

    /** As {@link Item#number}. */
    public long number() {
      return Integer.toUnsignedLong(seen.at().number());
    }

    /** Takes it out as if it had never been put; returns false if somebody has it already. */
    public boolean withdraw() {
      boolean withdrawn = locked(() -> records.withdraw(seen));
      if (withdrawn) {
        new Item(seen.record(), seen.at().number()).discard();
        notFull.ringAll();
        allDone.ringAll();
      }
      return withdrawn;
    }
  }

  /** All items that are in it now, or the first of them. */
  public List<Copy> copies(boolean firstOnly) {
    if (shared.isClosed()) {
      return List.of();
    }
    return locked(() -> {
      var copies = new ArrayList<Copy>();
      for (Records.Seen seen : records.all(firstOnly ? 1 : Integer.MAX_VALUE)) {
        copies.add(new Copy(seen));
      }
      return copies;
    });
  }

  /** Says that an item is done; returns false if none is taken or waits. */
  public boolean done() {
    long left =
        locked(() -> {
          long before = unfinished();
          if (before > 0) {
            consumers.done(consumers.own());
          }
          return before - 1;
        });
    if (left == 0) {
      allDone.ringAll();
    }
    return left >= 0;
  }

  private long unfinished() {
    return records.count() + consumers.inHand();
  }

  /** Whether each item that was ever put is done, or had by a process that died. */
  public boolean isAllDone(boolean thorough) {
    return locked(() -> {
      if (thorough) {
        consumers.settleDead();
      }
      return unfinished() == 0;
    });
  }

  /** What the dead had and nobody was told. */
  public List<Loss> tellLosses() {
    return locked(consumers::tellLosses);
  }

  /** Where to wait for {@link #isAllDone}. */
  public WaitingRoom allDone() {
    return allDone;
  }

  /** Ends the puts, for all processes; who waits finds out. */
  public void close() {
    locked(() -> {
      words.set(CLOSED, 1);
      unmapIfOver();
      return null;
    });
    notEmpty.ringAll();
    notFull.ringAll();
    letGoIfOver();
  }

  /** One that is closed and empty will hardly be used again here. */
  private void unmapIfOver() {
    if (isClosed() && records.count() == 0) {
      isOver = true;
      records.unmap();
    }
  }

  /** Without the mutex: others that were closed are let go then, which may take long. */
  private void letGoIfOver() {
    if (isOver) {
      shared.unmapLater(records.hasSome()); // what was put back
    }
  }

  public boolean isClosed() {
    return shared.isClosed() || words.get(CLOSED) != 0;
  }
}
