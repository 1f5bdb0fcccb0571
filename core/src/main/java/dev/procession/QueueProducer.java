package dev.procession;

import dev.procession.codec.Origin;
import dev.procession.ring.ClosedQueueException;
import dev.procession.ring.RecordQueue;
import dev.procession.sync.Spin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The side of a queue that puts: encodes items, and waits for space. Thread-safe. */
final class QueueProducer<E> {
  private final SharedQueue<E> queue;
  private final String name;
  private final RecordQueue records;
  private final Origin origin;
  private final Spin spin = new Spin();

  QueueProducer(SharedQueue<E> queue, String name, RecordQueue records, Origin origin) {
    this.origin = origin;
    this.queue = queue;
    this.name = name;
    this.records = records;
  }

  /** How to put an item that is prepared. */
  private interface Putting<X extends Exception> {
    boolean put(RecordQueue.Item prepared) throws X;
  }

  /** Puts an item if there is space. */
  boolean offer(E item) {
    return put(item, this::putNow);
  }

  /** Puts an item; waits for space until a deadline. */
  boolean put(E item, long deadlineNanos) throws InterruptedException {
    return put(
        item,
        prepared ->
            spin.await(
                records.notFull(),
                () -> records.mayPut(prepared),
                _ -> putNow(prepared),
                deadlineNanos));
  }

  /** What is not put leaves nothing, and what would have moved with it stays here. */
  private <X extends Exception> boolean put(E item, Putting<X> putting) throws X {
    try (var handover = Handover.begin()) {
      RecordQueue.Item prepared = prepared(item);
      boolean put = false;
      try {
        put = putting.put(prepared);
        return put;
      } finally {
        if (put) {
          handover.sent();
        } else {
          prepared.discard();
        }
      }
    }
  }

  private boolean putNow(RecordQueue.Item prepared) {
    try {
      return records.put(prepared);
    } catch (ClosedQueueException e) {
      throw new IllegalStateException(queue + ": nothing more can be put into it", e);
    } catch (UncheckedIOException e) {
      throw SharedValues.failure(name, Objects.requireNonNull(e.getCause()));
    }
  }

  private RecordQueue.Item prepared(E item) {
    byte[] bytes;
    try (var _ = origin.enter()) {
      bytes = SharedValues.encode(name, Objects.requireNonNull(item, "item"));
    }
    if (bytes.length > records.mostBytes()) {
      throw new IllegalArgumentException(
          queue + " takes " + records.mostBytes() + " bytes; this item alone has " + bytes.length);
    }
    try {
      return records.item(bytes);
    } catch (IOException e) {
      throw SharedValues.failure(name, e);
    }
  }
}
