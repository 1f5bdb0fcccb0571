package dev.procession.benchmarks;

import dev.procession.benchmarks.Sweep.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures how speed depends on the size of chunks and of payloads. */
final class Sweeps {
  private static final List<Integer> CHUNKS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
  private static final int ITEMS = 20_000;
  private static final int ROUNDS = 3;

  /** Of one payload, in bytes: 1 KiB to 64 MiB. */
  private static final List<Integer> PAYLOADS =
      List.of(1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26);

  /** In all calls of one measurement, at most. */
  private static final int BYTES = 1 << 26;

  private static final int MOST_CALLS = 1000;

  private Sweeps() {}

  /** Something measured at one place of the horizontal axis. */
  private interface Measurement {
    double at(int x) throws Exception;
  }

  static List<Sweep> measure(Contest contest) throws Exception {
    Map<String, Measurement> chunks = new LinkedHashMap<>();
    Map<String, Measurement> payloads = new LinkedHashMap<>();
    chunks.put(contest.ours().name(), size -> contest.ours().chunks(size, ITEMS));
    payloads.put(contest.ours().name(), bytes -> contest.ours().echo(bytes, calls(bytes)));
    for (Python python : contest.pythons()) {
      if (python.can(Work.IMAP_UNORDERED)) {
        chunks.put(python.name(), size -> python.chunks(size, ITEMS));
        payloads.put(python.name(), bytes -> python.echo(bytes, calls(bytes)));
      }
    }
    var throughput = points(chunks, CHUNKS);
    return List.of(
        new Sweep(
            "chunk-throughput",
            "Tiny items a second by size of chunks",
            "items a chunk",
            "items a second",
            throughput),
        new Sweep(
            "chunk-overhead",
            "What an item costs by size of chunks",
            "items a chunk",
            "microseconds an item",
            overhead(throughput)),
        new Sweep(
            "payload-throughput",
            "Bytes to a worker and back by their number",
            "bytes of one argument",
            "MiB a second",
            points(payloads, PAYLOADS)));
  }

  private static int calls(int bytes) {
    return Math.clamp(BYTES / bytes, 1, MOST_CALLS);
  }

  private static Map<String, List<Point>> points(
      Map<String, Measurement> measurements, List<Integer> places) throws Exception {
    Map<String, List<Point>> points = new LinkedHashMap<>();
    for (int x : places) {
      for (var entry : measurements.entrySet()) {
        var values = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
          values.add(entry.getValue().at(x));
        }
        points
            .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
            .add(new Point(x, Samples.median(values)));
      }
    }
    return points;
  }

  private static Map<String, List<Point>> overhead(Map<String, List<Point>> throughput) {
    Map<String, List<Point>> overhead = new LinkedHashMap<>();
    throughput.forEach((name, points) ->
        overhead.put(
            name, points.stream().map(point -> new Point(point.x(), 1e6 / point.y())).toList()));
    return overhead;
  }
}
