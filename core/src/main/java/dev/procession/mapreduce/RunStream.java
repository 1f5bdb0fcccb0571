package dev.procession.mapreduce;

import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Results on disk, as a stream that removes them when it is closed. */
final class RunStream<K, R> implements Iterator<Map.Entry<K, R>> {
  private static final int BUFFER_BYTES = 64 << 10;

  private final KeyOrder<K> order;

  /** What is read together, one after another. */
  private final ArrayDeque<List<Run.Slice>> left = new ArrayDeque<>();

  private final ScratchFolder folder;
  private @Nullable Merge<K> source;
  private boolean isAtGroup;

  /** Sorted ones are merged, others read one after another. */
  RunStream(KeyOrder<K> order, List<Run> runs, ScratchFolder folder) {
    this.order = order;
    this.folder = folder;
    List<Run.Slice> slices =
        runs.stream().map(run -> run.slice(0)).filter(slice -> !slice.isEmpty()).toList();
    switch (order) {
      case KeyOrder.ByComparator<K> _ -> left.add(slices);
      case KeyOrder.ByHash<K> _ -> slices.forEach(slice -> left.add(List.of(slice)));
    }
  }

  Stream<Map.Entry<K, R>> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false)
        .onClose(this::close);
  }

  @Override
  public boolean hasNext() {
    try {
      while (!isAtGroup && (source != null || !left.isEmpty())) {
        isAtGroup = advance();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isAtGroup;
  }

  /** Goes to the next group of the source, or lets go of it. */
  private boolean advance() throws IOException {
    Merge<K> current = source;
    if (current == null) {
      current = new Merge<>(order, left.removeFirst(), BUFFER_BYTES);
      source = current;
    }
    boolean isThere = current.nextGroup();
    if (!isThere) {
      source = null;
      current.close();
    }
    return isThere;
  }

  @Override
  public Map.Entry<K, R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more results");
    }
    isAtGroup = false;
    try {
      Merge<K> current = Objects.requireNonNull(source);
      R result = Coder.decode(Objects.requireNonNull(current.nextValue()));
      return Map.entry(current.key().key(), result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void close() {
    try {
      if (source != null) {
        source.close();
      }
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
