package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A run without partitions, and where in it some keys are.
 *
 * @param marks in order, the first key among them; empty if the run is, or if none were wanted
 */
record MarkedRun<K>(Run run, ArrayList<Mark<K>> marks) implements Serializable {
  /** A key, and where its group begins. */
  record Mark<K>(KeyEntry<K> key, long offset) implements Serializable {}

  /** What may be in a range of keys, from the first one to before the last; null is no border. */
  Run.Slice between(KeyOrder<K> order, @Nullable KeyEntry<K> from, @Nullable KeyEntry<K> to) {
    long start = 0;
    long end = run.bytes();
    for (Mark<K> mark : marks) {
      if (from != null && order.compare(mark.key, from) <= 0) {
        start = mark.offset;
      }
      if (to != null && order.compare(mark.key, to) >= 0) {
        end = mark.offset;
        break;
      }
    }
    return new Run.Slice(run.path(), start, Math.max(start, end));
  }
}
