package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.ring.ClosedQueueException;
import dev.procession.ring.RecordQueue;
import dev.procession.sync.Spin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The side of a queue that takes: waits for items, and decodes them. What it could not hand over is
 * the first item again. Thread-safe.
 */
final class QueueConsumer<E> {
  private final SharedQueue<E> queue;
  private final String name;
  private final RecordQueue records;
  private final Origin origin;
  private final Spin spin = new Spin();
  private final ToldItems told = new ToldItems();

  QueueConsumer(SharedQueue<E> queue, String name, RecordQueue records, Origin origin) {
    this.origin = origin;
    this.queue = queue;
    this.name = name;
    this.records = records;
  }

  /** Takes the first item, if there is one. */
  @Nullable E poll() {
    try {
      var handed = new Handed<E>(_ -> {});
      while (handed.value == null) {
        List<RecordQueue.Item> taken = records.take(1);
        if (taken.isEmpty()) {
          return null;
        }
        handOver(taken, handed);
      }
      return handed.value;
    } catch (ClosedQueueException e) {
      throw over(e);
    }
  }

  /** Takes the first item; waits for it until a deadline. */
  @Nullable E take(long deadlineNanos) throws InterruptedException {
    try {
      return awaitFirst(deadlineNanos);
    } catch (ClosedQueueException e) {
      throw over(e);
    }
  }

  /** Takes the first item; null if the queue is closed and empty. */
  @Nullable E takeUnlessOver() throws InterruptedException {
    try {
      return awaitFirst(Long.MAX_VALUE);
    } catch (ClosedQueueException e) {
      return null;
    }
  }

  private IllegalStateException over(ClosedQueueException e) {
    return new IllegalStateException(queue + ": nothing more will come out of it", e);
  }

  private @Nullable E awaitFirst(long deadlineNanos) throws InterruptedException {
    var handed = new Handed<E>(_ -> {});
    while (handed.value == null) {
      List<RecordQueue.Item> taken = awaitItem(deadlineNanos);
      if (taken.isEmpty()) {
        return null;
      }
      handOver(taken, handed);
    }
    return handed.value;
  }

  private List<RecordQueue.Item> awaitItem(long deadlineNanos) throws InterruptedException {
    records.requireNotOver();
    var taken = new ArrayList<RecordQueue.Item>(1);
    boolean _ =
        spin.await(
            records.notEmpty(),
            records::mayTake,
            _ -> {
              taken.addAll(records.take(1));
              return !taken.isEmpty();
            },
            deadlineNanos);
    return taken;
  }

  /**
   * Takes at most so many items in one step, and adds them to a target one after another; none if
   * it is closed and empty. What the target does not take stays.
   */
  int drain(Collection<? super E> target, int most) {
    var handed = new Handed<E>(target::add);
    try {
      handOver(records.take(most), handed);
    } catch (ClosedQueueException e) {
      return 0;
    }
    return handed.count;
  }

  /** What becomes of items that were taken. */
  private static final class Handed<E> {
    private final Consumer<E> target;
    private @Nullable E value;
    private int count;

    /** The first one of what was not handed over, if it could not be read. */
    private byte @Nullable [] unread;

    Handed(Consumer<E> target) {
      this.target = target;
    }

    void add(E item) {
      target.accept(item);
      value = item;
      count++;
    }
  }

  private void handOver(List<RecordQueue.Item> taken, Handed<E> handed) {
    int done = 0;
    try {
      for (RecordQueue.Item item : taken) {
        handOver(item, handed);
        done++;
        item.discard();
      }
    } catch (RuntimeException | Error e) {
      giveBack(taken.subList(done, taken.size()), handed.unread, e);
      throw e;
    }
  }

  private void handOver(RecordQueue.Item item, Handed<E> handed) {
    byte[] bytes = item.bytes();
    try (Arrival arrival = Arrival.begin()) {
      E value = readUnlessTold(item, bytes, handed);
      if (value == null) {
        arrival.drop();
      } else {
        handed.add(value);
        arrival.keep();
      }
    }
  }

  /** Null if it still cannot be read, which was told before: nobody here will ever have it. */
  private @Nullable E readUnlessTold(RecordQueue.Item item, byte[] bytes, Handed<E> handed) {
    try {
      return decoded(item.number(), bytes);
    } catch (TaskSerializationException e) {
      if (!told.remove(item.number(), bytes)) {
        handed.unread = bytes;
        throw e;
      }
      boolean _ = records.done();
      return null;
    }
  }

  private void giveBack(List<RecordQueue.Item> items, byte @Nullable [] unread, Throwable failure) {
    try {
      if (!items.isEmpty()) {
        long number = records.putBack(items);
        if (unread != null) {
          told.add(number, unread);
        }
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** A copy of what is in the queue; ends of pipes in it stay where they are. */
  E look(RecordQueue.Copy copy) {
    try (var _ = Arrival.look()) {
      return decoded(copy.number(), copy.bytes());
    }
  }

  /** Whether an item can be read here and is equal to another. */
  boolean isEqual(RecordQueue.Copy copy, @Nullable Object other) {
    try {
      return look(copy).equals(other);
    } catch (TaskSerializationException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // the type of the items is what their users say it is
  private E decoded(long number, byte[] bytes) {
    try (var _ = origin.enter()) {
      return (E) Objects.requireNonNull(SharedValues.decode(name, "item " + number, bytes));
    }
  }
}
