package dev.procession.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long one rival took for one work, once a round; in seconds. */
record Samples(Work work, String rival, List<Double> seconds) {
  Samples {
    seconds = seconds.stream().sorted().toList();
  }

  double median() {
    return median(seconds);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Half of the range between the best and the worst round, as a share of the median. */
  double spread() {
    return (seconds.getLast() - seconds.getFirst()) / 2 / median();
  }

  String spreadText() {
    return String.format(Locale.ROOT, "±%.0f%%", 100 * spread());
  }
}
