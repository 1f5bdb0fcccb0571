package dev.procession.benchmarks;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many workers, many tasks, many callers. */
final class Scale {
  private static final int WORKERS = 64;
  private static final int TASKS = 1_000_000;
  private static final int LOOK_EVERY = 100_000;
  private static final int CALLERS = 8;
  private static final int TASKS_OF_A_CALLER = 5_000;
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration TASKS_PATIENCE = Duration.ofMinutes(2);

  private Scale() {}

  static List<Figure> measure() throws Exception {
    var figures = new ArrayList<Figure>();
    figures.addAll(manyWorkers());
    figures.addAll(manyTasks());
    figures.add(manyCallers());
    return figures;
  }

  /** On two CPUs this says what they hold and how long all of them take to start, nothing more. */
  private static List<Figure> manyWorkers() throws Exception {
    long began = System.nanoTime();
    try (var pool =
        Pool.processes(c -> c.withWorkers(WORKERS).withHeap("64m").withOutput(Output.discard()))) {
      Patience.until(() -> ready(pool) == WORKERS, START_PATIENCE, pool::stats);
      double seconds = (System.nanoTime() - began) / 1e9;
      pool.withChunkSize(1).forEach(Tasks::square, Collections.nCopies(WORKERS, 3));
      double mebibytes = 0;
      for (WorkerStats worker : pool.stats().workers()) {
        mebibytes += Smaps.of(worker.pid().orElseThrow()).mebibytes("Pss");
      }
      return List.of(
          Figure.of(WORKERS + " workers, all ready", seconds, "s"),
          Figure.of(WORKERS + " workers, memory of each (PSS)", mebibytes / WORKERS, "MiB"));
    }
  }

  private static long ready(Pool pool) {
    return pool.stats().workers().stream().filter(w -> w.state().equals("IDLE")).count();
  }

  /** Submitted as fast as they are taken, their results dropped. */
  private static List<Figure> manyTasks() throws Exception {
    try (var pool = Pool.processes(Procession.WORKERS)) {
      var done = new AtomicInteger();
      long most = 0;
      long before = liveBytes();
      long began = System.nanoTime();
      long looked = 0;
      for (int task = 1; task <= TASKS; task++) {
        var _ = pool.applyAsync(Tasks::square, task).onSuccess(_ -> done.incrementAndGet());
        if (task % LOOK_EVERY == 0) {
          long look = System.nanoTime();
          most = Math.max(most, liveBytes() - before);
          looked += System.nanoTime() - look;
        }
      }
      Patience.until(() -> done.get() == TASKS, TASKS_PATIENCE, () -> done + " of " + TASKS);
      double seconds = (System.nanoTime() - began - looked) / 1e9;
      return List.of(
          Figure.of("1,000,000 applyAsync, a second", TASKS / seconds, "tasks"),
          Figure.of("the same, heap in use beyond before, most", most / 1048576.0, "MiB"));
    }
  }

  private static long liveBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** How much longer the slowest of several callers takes than the fastest. */
  private static Figure manyCallers() throws Exception {
    try (var pool = Pool.processes(Procession.WORKERS);
        var callers = Executors.newFixedThreadPool(CALLERS)) {
      pool.forEach(Tasks::square, List.of(1, 2, 3));
      var seconds = new ArrayList<Future<Double>>();
      for (int caller = 0; caller < CALLERS; caller++) {
        seconds.add(callers.submit(() -> Stopwatch.seconds(() -> call(pool))));
      }
      double fastest = Double.MAX_VALUE;
      double slowest = 0;
      for (Future<Double> each : seconds) {
        fastest = Math.min(fastest, each.get());
        slowest = Math.max(slowest, each.get());
      }
      return Figure.of("8 callers at once, slowest to fastest", slowest / fastest, "times");
    }
  }

  private static void call(Pool pool) {
    for (int task = 0; task < TASKS_OF_A_CALLER; task++) {
      int _ = pool.apply(Tasks::square, task);
    }
  }
}
