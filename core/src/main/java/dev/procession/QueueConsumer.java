package dev.procession;

import dev.procession.ring.ClosedQueueException;
import dev.procession.ring.RecordQueue;
import dev.procession.sync.Spin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The side of a queue that takes: waits for items, and decodes them. Thread-safe. */
final class QueueConsumer<E> {
  private final SharedQueue<E> queue;
  private final String name;
  private final RecordQueue records;
  private final Spin spin = new Spin();

  QueueConsumer(SharedQueue<E> queue, String name, RecordQueue records) {
    this.queue = queue;
    this.name = name;
    this.records = records;
  }

  /** Takes the first item, if there is one. */
  @Nullable E poll() {
    try {
      return first(records.take(1));
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
    return first(taken);
  }

  private @Nullable E first(List<RecordQueue.Item> taken) {
    return taken.isEmpty() ? null : decoded(taken.getFirst().take());
  }

  /** Takes at most so many items in one step; none if it is closed and empty. */
  List<RecordQueue.Item> drain(int most) {
    try {
      return records.take(most);
    } catch (ClosedQueueException e) {
      return List.of();
    }
  }

  @SuppressWarnings("unchecked") // the type of the items is what their users say it is
  E decoded(byte[] bytes) {
    return (E) Objects.requireNonNull(SharedValues.decode(name, bytes));
  }
}
