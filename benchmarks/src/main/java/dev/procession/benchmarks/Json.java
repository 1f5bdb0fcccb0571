package dev.procession.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report for programs. */
final class Json {
  private Json() {}

  static String of(Report report) {
    return """
    {
      "machine": %s,
      "works": %s,
      "figures": %s,
      "sweeps": %s
    }
    """
        .formatted(
            array(report.machine().lines(), Json::text),
            array(report.standings().all(), Json::samples),
            array(report.figures(), Json::figure),
            array(report.sweeps(), Json::sweep));
  }

  private static String samples(Samples samples) {
    return "{\"work\": %s, \"rival\": %s, \"size\": %d, \"seconds\": %s}"
        .formatted(
            text(samples.work().word()),
            text(samples.rival()),
            samples.work().size(),
            array(samples.seconds(), Json::number));
  }

  private static String figure(Figure figure) {
    return "{\"title\": %s, \"value\": %s, \"unit\": %s}"
        .formatted(text(figure.title()), number(figure.value()), text(figure.unit()));
  }

  private static String sweep(Sweep sweep) {
    String series =
        sweep.points().entrySet().stream()
            .map(entry -> text(entry.getKey()) + ": " + array(entry.getValue(), Json::point))
            .collect(Collectors.joining(", ", "{", "}"));
    return "{\"title\": %s, \"x\": %s, \"y\": %s, \"points\": %s}"
        .formatted(text(sweep.title()), text(sweep.horizontal()), text(sweep.vertical()), series);
  }

  private static String point(Sweep.Point point) {
    return "[" + number(point.x()) + ", " + number(point.y()) + "]";
  }

  private static <T> String array(List<T> values, Function<T, String> writing) {
    return values.stream().map(writing).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.7g", value);
  }

  private static String text(String words) {
    return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
