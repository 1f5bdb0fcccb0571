package dev.procession;

import dev.procession.ring.RecordQueue;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes over copies of what was in a queue. */
final class QueueSnapshot<E> implements Iterator<E> {
  private final Iterator<RecordQueue.Copy> copies;
  private final Function<RecordQueue.Copy, E> decoder;
  private RecordQueue.@Nullable Copy last;

  QueueSnapshot(Iterator<RecordQueue.Copy> copies, Function<RecordQueue.Copy, E> decoder) {
    this.copies = copies;
    this.decoder = decoder;
  }

  @Override
  public boolean hasNext() {
    return copies.hasNext();
  }

  @Override
  public E next() {
    RecordQueue.Copy copy = copies.next();
    last = copy;
    return decoder.apply(copy);
  }

  /** Takes the item out of the queue if it is still there. */
  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("there is no item to remove: next() comes first");
    }
    boolean _ = last.withdraw();
    last = null;
  }
}
