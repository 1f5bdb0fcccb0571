package dev.procession.mapreduce;

import java.util.Locale;

/** Numbers as text for people. */
final class Amount {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  private Amount() {}

  /** As {@code 12.3 MiB}. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= STEP && unit < UNITS.length - 1) {
      amount /= STEP;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** As {@code 45,000 records}. */
  static String count(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s", count, what);
  }
}
