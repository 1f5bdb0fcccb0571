package dev.procession.benchmarks;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import dev.procession.SharedMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What has no rival: how soon a spare takes over, what an idle worker holds, how it scales. */
final class Figures {
  private static final int KILLS = 15;
  private static final int ECHOES = 21;
  private static final int HANDLES = 2_001;
  private static final List<Integer> HEAPS = List.of(0, 256, 1024);
  private static final double MOST_MILLIS = 25;
  private static final double MOST_RESIDENT = 60;
  private static final double MOST_ANONYMOUS = 30;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A spare that stands by uses its first moments to warm up. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  /** What a worker holds. */
  private static final List<byte[]> HELD = new ArrayList<>();

  private Figures() {}

  static List<Figure> measure() throws Exception {
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.of("kill -9 to next result, spare just there", takeover(0, Duration.ZERO), "ms"));
    for (int heap : HEAPS) {
      String title = "kill -9 to next result, " + heap + " MiB of heap touched";
      double millis = takeover(heap, SETTLING);
      figures.add(
          heap == 0 ? Figure.of(title, millis, "ms", MOST_MILLIS) : Figure.of(title, millis, "ms"));
    }
    figures.addAll(footprint());
    figures.add(shareOfCopying());
    figures.add(handle("1 GiB", 1L << 30));
    figures.add(handle("4 KiB", 1L << 12));
    figures.addAll(Scale.measure());
    figures.addAll(LargerThanMemory.measure());
    return figures;
  }

  /**
   * Milliseconds from a SIGKILL from outside to the next result, which a spare computes.
   *
   * @param settling how long the spare has stood by
   */
  private static double takeover(int heapMebibytes, Duration settling) throws Exception {
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
        Thread.sleep(settling);
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
    Patience.until(() -> isReady(pool.stats().workers()), PATIENCE, pool::stats);
  }

  private static boolean isReady(List<WorkerStats> workers) {
    return workers.stream().anyMatch(worker -> worker.state().equals("IDLE"))
        && workers.stream().anyMatch(worker -> worker.state().equals("STANDBY"));
  }

  /** Of a worker that has run one small task. */
  private static List<Figure> footprint() throws IOException {
    try (var pool = Pool.processes(1)) {
      pool.apply(Tasks::square, 1);
      var memory = Smaps.of(idleWorker(pool).pid());
      return List.of(
          Figure.of("idle worker, resident", memory.mebibytes("Rss"), "MiB", MOST_RESIDENT),
          Figure.of("idle worker, anonymous", memory.mebibytes("Anonymous"), "MiB", MOST_ANONYMOUS),
          Figure.of("idle worker, shared with others", memory.mebibytes("Shared_Clean"), "MiB"),
          Figure.of("idle worker, its share (PSS)", memory.mebibytes("Pss"), "MiB"));
    }
  }

  /** What 64 MiB cost on their way to a worker and back, against copying them there and back. */
  private static Figure shareOfCopying() throws Exception {
    byte[] cargo = new byte[Work.ECHO.size() << 20];
    byte[] target = new byte[cargo.length];
    var copies = new ArrayList<Double>();
    var echoes = new ArrayList<Double>();
    try (var pool = Pool.processes(1)) {
      for (int i = 0; i < ECHOES; i++) {
        copies.add(
            2 * Stopwatch.seconds(() -> System.arraycopy(cargo, 0, target, 0, cargo.length)));
        echoes.add(Stopwatch.seconds(() -> pool.apply(Tasks::echo, cargo)));
      }
    }
    double share = Samples.median(copies) / Samples.median(echoes);
    return Figure.of("64 MiB echo, share of the speed of arraycopy", 100 * share, "%");
  }

  /** Microseconds of a task that gets so much shared memory, and reads its last number. */
  private static Figure handle(String size, long bytes) throws Exception {
    var micros = new ArrayList<Double>();
    try (var memory = SharedMemory.create(bytes);
        var pool = Pool.processes(1)) {
      memory.asLongArray().set(bytes / Long.BYTES - 1, 7);
      for (int i = 0; i < HANDLES; i++) {
        micros.add(1e6 * Stopwatch.seconds(() -> pool.apply(Tasks::last, memory)));
      }
    }
    return Figure.of("task that takes " + size + " of shared memory", Samples.median(micros), "µs");
  }
}
