package dev.procession.progress;

import java.util.Locale;

/** A number with three digits and a decimal prefix: 1234567 is 1.23M. */
record Scaled(double digits, String prefix) {
  private static final String PREFIXES = "kMGTPE";

  /** From here on three digits would be rounded to 1000. */
  private static final double NEXT_PREFIX = 999.5;

  static Scaled of(double number) {
    int steps = 0;
    double digits = number;
    while (digits >= NEXT_PREFIX && steps < PREFIXES.length()) {
      digits /= 1000;
      steps++;
    }
    return new Scaled(digits, steps == 0 ? "" : PREFIXES.substring(steps - 1, steps));
  }

  String text() {
    return text("");
  }

  String text(String between) {
    boolean whole = prefix.isEmpty() && digits == Math.rint(digits);
    String format = whole || digits >= 99.95 ? "%.0f" : digits >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, digits) + between + prefix;
  }
}
