package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What of all runs is in one partition: an item of the phases that follow the map. */
record Partition(int number, ArrayList<Run.Slice> slices) implements Serializable {
  /** All of them, in order, also those with nothing in them. */
  static List<Partition> allOf(List<Run> runs, int partitions) {
    return IntStream.range(0, partitions).mapToObj(number -> of(runs, number)).toList();
  }

  private static Partition of(List<Run> runs, int number) {
    var slices = new ArrayList<Run.Slice>();
    for (Run run : runs) {
      Run.Slice slice = run.slice(number);
      if (!slice.isEmpty()) {
        slices.add(slice);
      }
    }
    return new Partition(number, slices);
  }

  /** Whether it has more runs than can be read at once. */
  boolean isScattered() {
    return slices.size() > Merging.MOST_RUNS;
  }

  long bytes() {
    return slices.stream().mapToLong(slice -> slice.to() - slice.from()).sum();
  }

  @Override
  public String toString() {
    return "partition " + number;
  }
}
