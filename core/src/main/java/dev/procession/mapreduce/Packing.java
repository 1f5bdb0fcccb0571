package dev.procession.mapreduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Puts pieces of files together to splits of about equal size. Used by one thread. */
final class Packing<P, S> {
  /** What opening a file costs, in bytes that could be read meanwhile. */
  private static final long COST_OF_FILE = 8 << 10;

  private final long splitBytes;
  private final Function<List<P>, S> toSplit;
  private final List<S> done = new ArrayList<>();
  private List<P> together = new ArrayList<>();
  private long cost;

  Packing(long splitBytes, Function<List<P>, S> toSplit) {
    this.splitBytes = splitBytes;
    this.toSplit = toSplit;
  }

  void add(P piece, long bytes) {
    if (cost > 0 && cost + bytes > splitBytes) {
      close();
    }
    together.add(piece);
    cost += bytes + Math.min(COST_OF_FILE, splitBytes);
  }

  private void close() {
    done.add(toSplit.apply(together));
    together = new ArrayList<>();
    cost = 0;
  }

  List<S> finish() {
    if (!together.isEmpty()) {
      close();
    }
    return done;
  }
}
