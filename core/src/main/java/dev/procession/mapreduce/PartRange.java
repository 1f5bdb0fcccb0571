package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a part of a result in total order, and where they are: from one key to before
 * another.
 *
 * @param from null for all that are before {@code to}
 * @param to null for all that are behind {@code from}
 */
record PartRange<K>(
    int part, @Nullable KeyEntry<K> from, @Nullable KeyEntry<K> to, ArrayList<Run.Slice> slices)
    implements Serializable {

  /** Divides the keys of runs into parts that are about equally large; some may be empty. */
  static <K> List<PartRange<K>> divide(List<MarkedRun<K>> runs, int parts, KeyOrder<K> order) {
    List<KeyEntry<K>> borders = borders(runs, parts, order);
    var ranges = new ArrayList<PartRange<K>>();
    for (int part = 0; part < parts; part++) {
      boolean isBehindAll = part > borders.size();
      KeyEntry<K> from = part == 0 || isBehindAll ? null : borders.get(part - 1);
      KeyEntry<K> to = part < borders.size() ? borders.get(part) : null;
      boolean isEmpty = isBehindAll || (from != null && from == to);
      ranges.add(
          new PartRange<>(
              part, from, to, isEmpty ? new ArrayList<>() : slices(runs, from, to, order)));
    }
    return ranges;
  }

  private static <K> ArrayList<Run.Slice> slices(
      List<MarkedRun<K>> runs,
      @Nullable KeyEntry<K> from,
      @Nullable KeyEntry<K> to,
      KeyOrder<K> order) {
    var slices = new ArrayList<Run.Slice>();
    for (MarkedRun<K> run : runs) {
      Run.Slice slice = run.between(order, from, to);
      if (!slice.isEmpty()) {
        slices.add(slice);
      }
    }
    return slices;
  }

  /** A key that was marked, and how many bytes there are from it to the next one. */
  private record Weighed<K>(KeyEntry<K> key, long bytes) {}

  /** Where each part begins but the first; fewer if there are too few keys. */
  private static <K> List<KeyEntry<K>> borders(
      List<MarkedRun<K>> runs, int parts, KeyOrder<K> order) {
    var weighed = new ArrayList<Weighed<K>>();
    runs.forEach(run -> weigh(run, weighed));
    weighed.sort((one, other) -> order.compare(one.key, other.key));
    double total = weighed.stream().mapToLong(Weighed::bytes).sum();
    var borders = new ArrayList<KeyEntry<K>>();
    long before = 0;
    for (Weighed<K> each : weighed) {
      while (borders.size() + 1 < parts && before >= total * (borders.size() + 1) / parts) {
        borders.add(each.key);
      }
      before += each.bytes;
    }
    return borders;
  }

  private static <K> void weigh(MarkedRun<K> run, List<Weighed<K>> weighed) {
    for (int i = 0; i < run.marks().size(); i++) {
      MarkedRun.Mark<K> mark = run.marks().get(i);
      boolean isLast = i + 1 == run.marks().size();
      long end = isLast ? run.run().bytes() : run.marks().get(i + 1).offset();
      weighed.add(new Weighed<>(mark.key(), end - mark.offset()));
    }
  }

  /** Whether a key is behind the last one. */
  boolean isPassed(KeyOrder<K> order, KeyEntry<K> key) {
    return to != null && order.compare(key, to) >= 0;
  }

  /** Whether a key is before the first one. */
  boolean isAhead(KeyOrder<K> order, KeyEntry<K> key) {
    return from != null && order.compare(key, from) < 0;
  }

  long bytes() {
    return slices.stream().mapToLong(slice -> slice.to() - slice.from()).sum();
  }

  @Override
  public String toString() {
    return "part " + part;
  }
}
