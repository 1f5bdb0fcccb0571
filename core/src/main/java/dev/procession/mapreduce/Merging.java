package dev.procession.mapreduce;

import dev.procession.TaskContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Reads sorted runs as one, in a task. Used by one thread. */
final class Merging<K> {
  /** More runs than this are first merged to fewer. */
  static final int MOST_RUNS = 64;

  private static final int SMALLEST_BUFFER = 512;
  private static final int LARGEST_BUFFER = 64 << 10;

  private final Settings<K> settings;
  private final Attempt attempt;

  /** Files of this attempt that were merged to others. */
  private final Set<String> own = new HashSet<>();

  Merging(Settings<K> settings, Attempt attempt) {
    this.settings = settings;
    this.attempt = attempt;
  }

  /** The groups of few runs. */
  Merge<K> open(List<Run.Slice> slices) throws IOException {
    long each = settings.budget() / Math.max(1, slices.size());
    int buffer = Math.clamp(each, SMALLEST_BUFFER, LARGEST_BUFFER);
    return new Merge<>(settings.order(), slices, buffer);
  }

  /** Merges runs to longer ones until there are few enough to read them all at once. */
  List<Run.Slice> fewer(List<Run.Slice> slices) throws IOException {
    var left = new ArrayList<>(slices);
    while (left.size() > MOST_RUNS) {
      List<Run.Slice> first = left.subList(0, Math.min(MOST_RUNS, left.size() - MOST_RUNS + 1));
      List<Run.Slice> merged = List.copyOf(first);
      Run.Slice longer = toOne(merged);
      first.clear();
      left.add(longer);
      own.add(longer.path());
      for (Run.Slice each : merged) {
        if (own.remove(each.path())) {
          Files.delete(Path.of(each.path())); // those of the map are others' too
        }
      }
    }
    return left;
  }

  private Run.Slice toOne(List<Run.Slice> slices) throws IOException {
    var context = TaskContext.current();
    try (var merge = open(slices);
        var out = attempt.newRun()) {
      while (merge.nextGroup()) {
        requireWanted(context);
        out.beginGroup(merge.key());
        for (byte[] value = merge.nextValue(); value != null; value = merge.nextValue()) {
          out.value(value);
        }
        out.endGroup();
      }
      return out.finish().slice(0);
    }
  }

  static void requireWanted(TaskContext context) {
    if (context.isCancelled()) {
      throw new CancellationException("the job was stopped");
    }
  }
}
