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

/** Results on disk, as a stream that removes them when it is closed. */
final class RunStream<K, R> implements Iterator<Map.Entry<K, R>> {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ArrayDeque<Merge<K>> sources = new ArrayDeque<>();
  private final ScratchFolder folder;
  private boolean isAtGroup;

  /** Sorted ones are merged, others read one after another. */
  RunStream(KeyOrder<K> order, List<Run> runs, ScratchFolder folder) throws IOException {
    this.folder = folder;
    List<Run.Slice> slices =
        runs.stream().map(run -> run.slice(0)).filter(slice -> !slice.isEmpty()).toList();
    switch (order) {
      case KeyOrder.ByComparator<K> _ -> sources.add(new Merge<>(order, slices, BUFFER_BYTES));
      case KeyOrder.ByHash<K> _ -> {
        for (Run.Slice slice : slices) {
          sources.add(new Merge<>(order, List.of(slice), BUFFER_BYTES));
        }
      }
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
      while (!isAtGroup && !sources.isEmpty()) {
        isAtGroup = sources.getFirst().nextGroup();
        if (!isAtGroup) {
          sources.removeFirst().close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isAtGroup;
  }

  @Override
  public Map.Entry<K, R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more results");
    }
    isAtGroup = false;
    try {
      Merge<K> source = sources.getFirst();
      R result = Coder.decode(Objects.requireNonNull(source.nextValue()));
      return Map.entry(source.key().key(), result);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void close() {
    try {
      for (Merge<K> source : sources) {
        source.close();
      }
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
