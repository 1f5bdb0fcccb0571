package dev.procession;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** An input as lists of a number of items each, made while it is read. */
record Runs<T>(Iterable<? extends T> items, int size) implements Iterable<List<T>> {
  static final int UNKNOWN_LENGTH = 256;
  private static final int MOST = 4096;

  /** Four runs a worker, so that uneven ones even out. */
  static int sizeFor(Iterable<?> items, int workers) {
    return items instanceof Collection<?> sized
        ? Math.clamp(sized.size() / (4L * workers), 1, MOST)
        : UNKNOWN_LENGTH;
  }

  @Override
  public Iterator<List<T>> iterator() {
    Iterator<? extends T> each = items.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public List<T> next() {
        var run = new ArrayList<T>(Math.min(size, UNKNOWN_LENGTH));
        run.add(each.next());
        while (run.size() < size && each.hasNext()) {
          run.add(each.next());
        }
        return run;
      }
    };
  }
}
