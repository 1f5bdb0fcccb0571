package dev.procession.mapreduce;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;

/** Items of the process that runs the job, sent to the workers in lists. */
final class ItemInput<T> implements Input<T> {
  private static final long serialVersionUID = 1;
  private static final int ITEMS_OF_SPLIT = 1000;

  private final transient Iterable<? extends T> items;

  ItemInput(Iterable<? extends T> items) {
    this.items = items;
  }

  @Override
  public Iterable<? extends Split<T>> splits() {
    return items instanceof Collection<?> sized
        ? new Sized<>(items, Math.ceilDiv(sized.size(), ITEMS_OF_SPLIT))
        : () -> new Splits<T>(items.iterator());
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("items stay where they are; only their splits cross");
  }

  /** Splits whose number is known, so that progress has a total. */
  private static final class Sized<T> extends AbstractCollection<Split<T>> {
    private final Iterable<? extends T> items;
    private final int size;

    Sized(Iterable<? extends T> items, int size) {
      this.items = items;
      this.size = size;
    }

    @Override
    public Iterator<Split<T>> iterator() {
      return new Splits<>(items.iterator());
    }

    @Override
    public int size() {
      return size;
    }
  }

  private static final class Splits<T> implements Iterator<Split<T>> {
    private final Iterator<? extends T> items;
    private long next;

    Splits(Iterator<? extends T> items) {
      this.items = items;
    }

    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public ItemSplit<T> next() {
      var some = new ArrayList<T>();
      do {
        some.add(items.next());
      } while (some.size() < ITEMS_OF_SPLIT && items.hasNext());
      long first = next;
      next += some.size();
      return new ItemSplit<>(some, first);
    }
  }

  private record ItemSplit<T>(ArrayList<T> items, long first) implements Split<T> {
    @Override
    public Records<T> open() {
      return new FileInput.OfIterator<>(items.iterator(), "the items", first, () -> {});
    }

    @Override
    public String toString() {
      return "items " + first + " to " + (first + items.size() - 1);
    }
  }
}
