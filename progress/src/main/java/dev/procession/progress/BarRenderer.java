package dev.procession.progress;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Turns a {@link Snapshot} into a line. Pure: same input, same line, never wider than asked. */
final class BarRenderer {
  private static final int SHORTEST_BAR = 10;
  private static final int SHORTEST_MESSAGE = 8;
  private static final double LONGEST_SECONDS = 1e9;

  /** From here on a rate with two decimals is 1.00 or more. */
  private static final double ROUNDED_TO_ONE = 0.995;

  private final BarSettings settings;
  private final boolean ascii;

  BarRenderer(BarSettings settings, boolean ascii) {
    this.settings = settings;
    this.ascii = settings.ascii().orElse(ascii);
  }

  /** A line with a bar if the total is known; where room is short, the least needed goes first. */
  String line(Snapshot snapshot, int columns) {
    int width = Math.min(columns, settings.width().orElse(columns));
    String head = head(width);
    String line =
        snapshot.trustedTotal().isPresent()
            ? head + withBar(snapshot, width - Columns.of(head))
            : head + withoutBar(snapshot, width - Columns.of(head));
    return Columns.fit(line, width, mark());
  }

  /** A line for files and logs, as long as it needs to be. */
  String plain(Snapshot snapshot) {
    String head = head(Integer.MAX_VALUE);
    String percent =
        snapshot.trustedTotal().isPresent() ? " (" + percent(snapshot).strip() + ")" : "";
    return head + count(snapshot) + percent + details(snapshot, true, message(snapshot));
  }

  /** At most two fifths of the line, so that a long description leaves room for the numbers. */
  private String head(int width) {
    String description = Columns.clean(settings.description());
    if (description.isEmpty()) {
      return "";
    }
    int room = width == Integer.MAX_VALUE ? width : width * 2 / 5;
    return Columns.fit(description, room, mark()) + ": ";
  }

  private String withBar(Snapshot snapshot, int room) {
    String percent = percent(snapshot);
    String count = count(snapshot);
    for (String details : detailsFromLongToShort(snapshot, room - frame(percent, count))) {
      int cells = room - frame(percent, count) - Columns.of(details);
      if (cells >= SHORTEST_BAR) {
        return percent + "|" + bar(snapshot, cells) + "| " + count + details;
      }
    }
    String bare = percent + " " + count;
    return Columns.of(bare) <= room ? bare : percent.strip();
  }

  private String withoutBar(Snapshot snapshot, int room) {
    String count = count(snapshot);
    for (String details : detailsFromLongToShort(snapshot, room - Columns.of(count))) {
      if (Columns.of(count + details) <= room) {
        return count + details;
      }
    }
    return count;
  }

  /** Columns that a line with a bar needs beside the bar and the details. */
  private static int frame(String percent, String count) {
    return Columns.of(percent + "|| " + count);
  }

  private List<String> detailsFromLongToShort(Snapshot snapshot, int room) {
    String withRate = details(snapshot, true, "");
    String message = message(snapshot);
    int messageRoom = room - SHORTEST_BAR - Columns.of(withRate) - 2;
    String longest =
        messageRoom < Math.min(SHORTEST_MESSAGE, Columns.of(message))
            ? withRate
            : details(snapshot, true, Columns.fit(message, messageRoom, mark()));
    return List.of(longest, withRate, details(snapshot, false, ""), "");
  }

  private String details(Snapshot snapshot, boolean withRate, String message) {
    String left =
        snapshot.trustedTotal().isPresent()
            ? "<"
                + snapshot.secondsLeft().stream().mapToObj(BarRenderer::time).findAny().orElse("?")
            : "";
    return " ["
        + time(snapshot.elapsed().toNanos() / 1e9)
        + left
        + (withRate ? ", " + rate(snapshot.rate()) : "")
        + (message.isEmpty() ? "" : ", " + message)
        + "]";
  }

  private static String message(Snapshot snapshot) {
    return Columns.clean(snapshot.message()).strip();
  }

  private static String percent(Snapshot snapshot) {
    long total = snapshot.trustedTotal().orElseThrow();
    // floored, so that 100 % is never shown before the end
    int percent =
        snapshot.done() == total ? 100 : (int) Math.min(99, 100.0 * snapshot.done() / total);
    return String.format(Locale.ROOT, "%3d%%", percent);
  }

  private String count(Snapshot snapshot) {
    OptionalLong total = snapshot.trustedTotal();
    return total.isPresent()
        ? number(snapshot.done()) + "/" + number(total.getAsLong())
        : number(snapshot.done()) + (settings.unitScale() ? "" : " ") + settings.unit();
  }

  private String number(long count) {
    return settings.unitScale() ? Scaled.of((double) count).text() : Long.toString(count);
  }

  /** Items a second, or the time of one item if it takes longer than a second. */
  private String rate(OptionalDouble itemsPerSecond) {
    if (itemsPerSecond.isEmpty() || itemsPerSecond.getAsDouble() <= 0) {
      return "? " + settings.unit() + "/s";
    }
    double rate = itemsPerSecond.getAsDouble();
    if (rate < 1 / 60.0) {
      return time(1 / rate) + "/" + settings.unit();
    }
    if (rate < ROUNDED_TO_ONE) {
      return decimal(1 / rate) + " s/" + settings.unit();
    }
    return settings.unitScale()
        ? Scaled.of(rate).text(" ") + settings.unit() + "/s"
        : decimal(rate) + " " + settings.unit() + "/s";
  }

  private static String decimal(double number) {
    String format = number < 100 ? "%.2f" : number < 1000 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, number);
  }

  /** Minutes and seconds, with hours before them if there are any. */
  private static String time(double seconds) {
    if (seconds > LONGEST_SECONDS) {
      return "?";
    }
    long whole = (long) seconds;
    long hours = whole / 3600;
    return hours == 0
        ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60);
  }

  private String bar(Snapshot snapshot, int cells) {
    long total = snapshot.trustedTotal().orElseThrow();
    double share = total == 0 ? 1 : (double) snapshot.done() / total;
    String cellsFilled = ascii ? "#" : "█";
    String parts = ascii ? " " : " ▏▎▍▌▋▊▉";
    int filled = (int) (share * cells * parts.length());
    int whole = filled / parts.length();
    if (whole >= cells) {
      return cellsFilled.repeat(cells);
    }
    return cellsFilled.repeat(whole)
        + parts.charAt(filled % parts.length())
        + " ".repeat(cells - whole - 1);
  }

  private String mark() {
    return ascii ? "~" : "…";
  }
}
