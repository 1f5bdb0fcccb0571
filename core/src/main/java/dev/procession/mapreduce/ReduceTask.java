package dev.procession.mapreduce;

import dev.procession.SerializableFunction;
import dev.procession.TaskContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Brings the groups of a partition together from all runs, and reduces each. */
final class ReduceTask<K, V, R, F> implements SerializableFunction<Integer, ReduceOutput<F>> {
  private static final long serialVersionUID = 1;

  /** More runs than this are first merged to fewer. */
  private static final int MOST_RUNS = 64;

  private static final int SMALLEST_BUFFER = 512;
  private static final int LARGEST_BUFFER = 64 << 10;

  private final Reduction<K, V, R> reduction;
  private final Ending<K, R, F> ending;
  private final Settings<K> settings;
  private final String jobFolder;
  private final ArrayList<Run> runs;

  ReduceTask(
      Reduction<K, V, R> reduction,
      Ending<K, R, F> ending,
      Settings<K> settings,
      String jobFolder,
      List<Run> runs) {
    this.reduction = reduction;
    this.ending = ending;
    this.settings = settings;
    this.jobFolder = jobFolder;
    this.runs = new ArrayList<>(runs);
  }

  @Override
  public ReduceOutput<F> applyChecked(Integer partition) throws Exception {
    long began = System.nanoTime();
    var attempt = Attempt.in(jobFolder);
    try (Ending.Sink<K, R, F> sink = ending.open(partition, attempt);
        Merge<K> merge = merge(fewer(slices(partition), attempt))) {
      long groups = 0;
      var context = TaskContext.current();
      while (merge.nextGroup()) {
        if (context.isCancelled()) {
          throw new CancellationException("partition " + partition + " was stopped");
        }
        K key = merge.key().key();
        sink.accept(key, reduction.reduce(key, new Values<V>(merge)));
        groups++;
      }
      return new ReduceOutput<>(partition, sink.finish(), groups, System.nanoTime() - began);
    } catch (IOException | UncheckedIOException e) {
      throw attempt.explained(e);
    }
  }

  private List<Run.Slice> slices(int partition) {
    return runs.stream()
        .map(run -> run.slice(partition))
        .filter(slice -> !slice.isEmpty())
        .toList();
  }

  private Merge<K> merge(List<Run.Slice> slices) throws IOException {
    long each = settings.budget() / Math.max(1, slices.size());
    int buffer = Math.clamp(each, SMALLEST_BUFFER, LARGEST_BUFFER);
    return new Merge<>(settings.order(), slices, buffer);
  }

  /** Merges runs to longer ones until there are few enough to read them all at once. */
  private List<Run.Slice> fewer(List<Run.Slice> slices, Attempt attempt) throws IOException {
    var left = new ArrayList<>(slices);
    while (left.size() > MOST_RUNS) {
      List<Run.Slice> first = left.subList(0, Math.min(MOST_RUNS, left.size() - MOST_RUNS + 1));
      Run.Slice longer = mergedToOne(List.copyOf(first), attempt);
      first.clear();
      left.add(longer);
    }
    return left;
  }

  private Run.Slice mergedToOne(List<Run.Slice> slices, Attempt attempt) throws IOException {
    try (var merge = merge(slices);
        var out = attempt.newRun()) {
      while (merge.nextGroup()) {
        out.beginGroup(merge.key());
        for (byte[] value = merge.nextValue(); value != null; value = merge.nextValue()) {
          out.value(value);
        }
        out.endGroup();
      }
      return out.finish().slice(0);
    }
  }

  /** The values of the group that a merge is at, read from disk one by one. */
  private static final class Values<V> implements Iterator<V> {
    private final Merge<?> merge;
    private byte @Nullable [] next;

    Values(Merge<?> merge) throws IOException {
      this.merge = merge;
      this.next = merge.nextValue();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public V next() {
      byte[] bytes = next;
      if (bytes == null) {
        throw new NoSuchElementException("the key has no more values");
      }
      try {
        next = merge.nextValue();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Coder.decode(bytes);
    }
  }
}
