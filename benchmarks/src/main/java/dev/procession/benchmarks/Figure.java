package dev.procession.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Something of ours that has no rival.
 *
 * @param most what we mean not to exceed, if anything
 */
record Figure(String title, double value, String unit, OptionalDouble most) {
  static Figure of(String title, double value, String unit) {
    return new Figure(title, value, unit, OptionalDouble.empty());
  }

  static Figure of(String title, double value, String unit, double most) {
    return new Figure(title, value, unit, OptionalDouble.of(most));
  }

  String valueText() {
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  /** Empty if there is no goal. */
  String goalText() {
    if (most.isEmpty()) {
      return "";
    }
    String wanted = String.format(Locale.ROOT, "at most %.0f %s", most.getAsDouble(), unit);
    return (value <= most.getAsDouble() ? "goal " : "GOAL MISSED: ") + wanted;
  }

  String line() {
    return String.format(Locale.ROOT, "%-42s %12s  %s", title, valueText(), goalText())
        .stripTrailing();
  }
}
