package dev.procession.launch;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write and read them; a unit is 1024 times the one before it. */
public final class ByteSize {
  /** What {@code -Xmx} takes too: a number of bytes, or of the unit that follows it. */
  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,18})([kKmMgGtT]?)");

  private static final String UNITS = "kmgt";

  private ByteSize() {}

  /**
   * Reads a size such as {@code 512m}, {@code 1g} or {@code 1048576}.
   *
   * @param name of the setting, for the refusal
   * @throws IllegalArgumentException if it is none, is zero or does not fit a {@code long}
   */
  public static long parse(String name, String text) {
    Matcher written = WRITTEN.matcher(text);
    try {
      if (written.matches()) {
        int power = UNITS.indexOf(written.group(2).toLowerCase(Locale.ROOT)) + 1;
        long unit = written.group(2).isEmpty() ? 1 : 1L << (10 * power);
        return Math.multiplyExact(Long.parseLong(written.group(1)), unit);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be below 8 exbibytes: " + name + "=" + text, e);
    }
    throw new IllegalArgumentException(
        name + " must be a number of bytes, or of k, m, g or t, as 512m: " + name + "=" + text);
  }

  /** Writes a size with at most one decimal, as {@code 512 MiB} or {@code 1.2 GiB}. */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    int power = Math.min(UNITS.length(), (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    String number = String.format(Locale.ROOT, "%.1f", (double) bytes / (1L << (10 * power)));
    return number.replace(".0", "") + " " + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
  }
}
