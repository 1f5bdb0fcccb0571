package dev.procession;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Takes one item after another out of a queue until it is closed and empty. */
final class QueueUntilClosed<E> implements Iterator<E> {
  private final SharedQueue<E> queue;
  private final QueueConsumer<E> consumer;
  private @Nullable E next;

  QueueUntilClosed(SharedQueue<E> queue, QueueConsumer<E> consumer) {
    this.queue = queue;
    this.consumer = consumer;
  }

  @Override
  public boolean hasNext() {
    try {
      if (next == null) {
        next = consumer.takeUnlessOver();
      }
      return next != null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while it waited for an item of " + queue);
    }
  }

  @Override
  public E next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException(queue + " is closed and empty");
    }
    E item = next;
    next = null;
    return item;
  }
}
