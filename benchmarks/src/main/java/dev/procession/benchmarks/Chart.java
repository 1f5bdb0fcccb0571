package dev.procession.benchmarks;

import dev.procession.benchmarks.Sweep.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sweep as an SVG picture with two logarithmic axes. Written by hand: chart libraries for Java
 * measure text with fonts that servers do not have.
 */
final class Chart {
  private static final int WIDTH = 745;
  private static final int HEIGHT = 420;
  private static final int LEFT = 90;
  private static final int RIGHT = 45;
  private static final int TOP = 70;
  private static final int BOTTOM = 60;
  private static final List<String> COLOURS = List.of("#1b6ac9", "#d1571b", "#3a8f3a", "#8a4fb0");

  private final Sweep sweep;
  private final Axis horizontal;
  private final Axis vertical;
  private final List<String> lines = new ArrayList<>();

  /** From one power of ten to another, drawn between two places. */
  private record Axis(int low, int high, int start, int end) {
    static Axis of(List<Double> values, int start, int end) {
      double least = values.stream().mapToDouble(Math::log10).min().orElse(0);
      double most = values.stream().mapToDouble(Math::log10).max().orElse(1);
      int low = (int) Math.floor(least);
      return new Axis(low, Math.max(low + 1, (int) Math.ceil(most)), start, end);
    }

    double place(double value) {
      return start + (Math.log10(value) - low) / (high - low) * (end - start);
    }
  }

  private Chart(Sweep sweep) {
    this.sweep = sweep;
    List<Point> all = sweep.points().values().stream().flatMap(List::stream).toList();
    this.horizontal = Axis.of(all.stream().map(Point::x).toList(), LEFT, WIDTH - RIGHT);
    this.vertical = Axis.of(all.stream().map(Point::y).toList(), HEIGHT - BOTTOM, TOP);
  }

  static String of(Sweep sweep) {
    return new Chart(sweep).draw();
  }

  private String draw() {
    lines.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="13">\
        """
            .formatted(WIDTH, HEIGHT));
    lines.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
    text(WIDTH / 2.0, 22, "middle", sweep.title());
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 15, "middle", sweep.horizontal());
    lines.add(
        "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>"
            .formatted((TOP + HEIGHT - BOTTOM) / 2, sweep.vertical()));
    grid();
    int number = 0;
    for (var series : sweep.points().entrySet()) {
      series(number++, series.getKey(), series.getValue());
    }
    lines.add("</svg>");
    return String.join("\n", lines) + "\n";
  }

  private void grid() {
    for (int power = horizontal.low(); power <= horizontal.high(); power++) {
      double x = horizontal.place(Math.pow(10, power));
      line(x, HEIGHT - BOTTOM, x, TOP);
      text(x, HEIGHT - BOTTOM + 20, "middle", label(power));
    }
    for (int power = vertical.low(); power <= vertical.high(); power++) {
      double y = vertical.place(Math.pow(10, power));
      line(LEFT, y, WIDTH - RIGHT, y);
      text(LEFT - 8, y + 4, "end", label(power));
    }
  }

  private static String label(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : String.format(Locale.ROOT, "%,.0f", Math.pow(10, power));
  }

  private void series(int number, String name, List<Point> points) {
    String colour = COLOURS.get(number % COLOURS.size());
    var path = new StringBuilder();
    for (Point point : points) {
      double x = horizontal.place(point.x());
      double y = vertical.place(point.y());
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      lines.add(
          String.format(
              Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour));
    }
    lines.add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
            .formatted(path.toString().strip(), colour));
    double at = LEFT + number * 210;
    lines.add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.0f\" y=\"38\" width=\"12\" height=\"12\" fill=\"%s\"/>",
            at,
            colour));
    text(at + 18, 49, "start", name);
  }

  private void line(double x1, double y1, double x2, double y2) {
    lines.add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
            x1,
            y1,
            x2,
            y2));
  }

  private void text(double x, double y, String anchor, String words) {
    lines.add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            words));
  }
}
