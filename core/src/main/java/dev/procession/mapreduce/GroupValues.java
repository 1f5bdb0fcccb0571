package dev.procession.mapreduce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The values of the group that a merge is at, read from disk one by one. */
final class GroupValues<V> implements Iterator<V> {
  private final Merge<?> merge;
  private byte @Nullable [] next;

  /** The reduce function may swallow it; the values behind it are lost all the same. */
  private @Nullable IOException failure;

  GroupValues(Merge<?> merge) throws IOException {
    this.merge = merge;
    this.next = merge.nextValue();
  }

  @Override
  public boolean hasNext() {
    return next != null || failure != null;
  }

  @Override
  public V next() {
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
    byte[] bytes = next;
    if (bytes == null) {
      throw new NoSuchElementException("the key has no more values");
    }
    try {
      next = merge.nextValue();
    } catch (IOException e) {
      failure = e;
      throw new UncheckedIOException(e);
    }
    return Coder.decode(bytes);
  }

  /** Throws why values could not be read, if that happened. */
  void requireRead() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
