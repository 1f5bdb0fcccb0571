package dev.procession.mapreduce;

import java.util.ArrayList;
import java.util.List;

/**
 * Marks keys of a run while it is written, at about equal distances: all of them at first, then
 * fewer, so that they fit into memory however long the run gets. Used by one thread.
 */
final class KeyMarks<K> {
  private static final long MOST_BYTES = 1 << 20;

  private final int most;
  private List<MarkedRun.Mark<K>> marks = new ArrayList<>();
  private long bytes;
  private long distance;
  private long next;

  /**
   * @param most how many may be kept
   */
  KeyMarks(int most) {
    this.most = most;
  }

  /** A group begins at an offset. */
  void add(KeyEntry<K> key, long offset) {
    if (most == 0 || offset < next) {
      return;
    }
    keep(new MarkedRun.Mark<>(key.withoutKey(), offset));
    while (marks.size() > 1 && (marks.size() > most || bytes > MOST_BYTES)) {
      thin(offset);
    }
  }

  private void keep(MarkedRun.Mark<K> mark) {
    marks.add(mark);
    bytes += mark.key().bytes().length;
    next = mark.offset() + distance;
  }

  private void thin(long length) {
    distance = 2 * Math.max(distance, length / marks.size());
    var all = marks;
    marks = new ArrayList<>();
    bytes = 0;
    next = 0;
    for (MarkedRun.Mark<K> mark : all) {
      if (mark.offset() >= next) {
        keep(mark);
      }
    }
  }

  List<MarkedRun.Mark<K>> marks() {
    return marks;
  }
}
