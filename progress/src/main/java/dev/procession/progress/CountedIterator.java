package dev.procession.progress;

import dev.procession.Progress;
import java.lang.ref.Cleaner;
import java.util.Iterator;

/** Counts an item as done when the next one is asked for: by then the loop's body has run. */
final class CountedIterator<T> implements Iterator<T> {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Iterator<T> items;
  private final Progress.Handle bar;
  private boolean inBody;

  private CountedIterator(Iterator<T> items, Progress.Handle bar) {
    this.items = items;
    this.bar = bar;
  }

  static <T> Iterator<T> over(Iterator<T> items, Progress.Handle bar) {
    CountedIterator<T> iterator = new CountedIterator<>(items, bar);
    var _ = CLEANER.register(iterator, bar::end);
    return iterator;
  }

  @Override
  public boolean hasNext() {
    countBody();
    boolean hasNext = items.hasNext();
    if (!hasNext) {
      bar.end();
    }
    return hasNext;
  }

  @Override
  public T next() {
    countBody();
    T item = items.next();
    inBody = true;
    return item;
  }

  private void countBody() {
    if (inBody) {
      inBody = false;
      bar.advance(1);
    }
  }
}
