package dev.procession.benchmarks;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What has no rival: how soon a spare takes over, what an idle worker holds, how it scales. */
final class Figures {
  private static final int KILLS = 15;
  private static final List<Integer> HEAPS = List.of(0, 256, 1024);
  private static final double MOST_MILLIS = 25;
  private static final double MOST_RESIDENT = 60;
  private static final double MOST_ANONYMOUS = 30;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What a worker holds. */
  private static final List<byte[]> HELD = new ArrayList<>();

  private Figures() {}

  static List<Figure> measure() throws Exception {
    var figures = new ArrayList<Figure>();
    for (int heap : HEAPS) {
      String title = "kill -9 to next result, " + heap + " MiB of heap touched";
      double millis = takeover(heap);
      figures.add(
          heap == 0 ? Figure.of(title, millis, "ms", MOST_MILLIS) : Figure.of(title, millis, "ms"));
    }
    figures.addAll(footprint());
    figures.addAll(Scale.measure());
    return figures;
  }

  /** Milliseconds from a SIGKILL from outside to the next result, which a spare computes. */
  private static double takeover(int heapMebibytes) throws Exception {
    var millis = new ArrayList<Double>();
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withSpares(1)
                .withHeap(2 * heapMebibytes + 64 + "m")
                .withRetries(1)
                .withOutput(Output.discard()))) {
      for (int i = 0; i < KILLS; i++) {
        awaitReady(pool);
        pool.run(() -> touch(heapMebibytes));
        ProcessHandle worker = idleWorker(pool);
        double seconds =
            Stopwatch.seconds(() -> {
              worker.destroyForcibly();
              pool.apply(Tasks::square, 7);
            });
        millis.add(1000 * seconds);
      }
    }
    return Samples.median(millis);
  }

  private static void touch(int mebibytes) {
    HELD.clear();
    HELD.add(new byte[mebibytes << 20]);
  }

  private static ProcessHandle idleWorker(Pool pool) {
    return pool.stats().workers().stream()
        .filter(worker -> worker.state().equals("IDLE"))
        .map(WorkerStats::pid)
        .flatMap(pid -> ProcessHandle.of(pid.orElseThrow()).stream())
        .findFirst()
        .orElseThrow();
  }

  /** One that works and one that stands by. */
  private static void awaitReady(Pool pool) throws InterruptedException, TimeoutException {
    long began = System.nanoTime();
    while (!isReady(pool.stats().workers())) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new TimeoutException("the spare is not ready: " + pool.stats());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean isReady(List<WorkerStats> workers) {
    return workers.stream().anyMatch(worker -> worker.state().equals("IDLE"))
        && workers.stream().anyMatch(worker -> worker.state().equals("STANDBY"));
  }

  /** Of a worker that has run one small task. */
  private static List<Figure> footprint() throws IOException {
    try (var pool = Pool.processes(1)) {
      pool.apply(Tasks::square, 1);
      Path rollup = Path.of("/proc", Long.toString(idleWorker(pool).pid()), "smaps_rollup");
      List<String> lines = Files.readAllLines(rollup);
      return List.of(
          Figure.of("idle worker, resident", mebibytes(lines, "Rss:"), "MiB", MOST_RESIDENT),
          Figure.of(
              "idle worker, anonymous", mebibytes(lines, "Anonymous:"), "MiB", MOST_ANONYMOUS),
          Figure.of("idle worker, shared with others", mebibytes(lines, "Shared_Clean:"), "MiB"),
          Figure.of("idle worker, its share (PSS)", mebibytes(lines, "Pss:"), "MiB"));
    }
  }

  private static double mebibytes(List<String> lines, String name) {
    return lines.stream()
            .filter(line -> line.startsWith(name))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow()
        / 1024.0;
  }
}
