package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** A5: without a number a pool has a worker for each CPU that this process may use. */
final class ReusedPool {
  private ReusedPool() {}

  static void run(Stage stage) throws Exception {
    int cpus = Runtime.getRuntime().availableProcessors();
    int workers = stage.workers(cpus);
    stage.say("This process may use %d CPUs; the pool has %d workers.".formatted(cpus, workers));

    try (var pool = workers == cpus ? Pool.processes() : Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      Duration pause = stage.seconds(0.5);
      Set<Long> first = processes(pool, workers, pause);
      stage.say("The first call ran in the processes " + first + ".");
      Set<Long> second = stage.timed(() -> processes(pool, workers, pause));
      stage.say("The second call ran in the processes " + second + ".");
      stage.compareWith(pause.multipliedBy(workers));
      stage.say(first.equals(second) ? "They are the same." : "They are not the same!");
    }
  }

  private static Set<Long> processes(Pool pool, int tasks, Duration pause) {
    return new TreeSet<>(
        pool.withChunkSize(1)
            .map(
                _ -> {
                  Thread.sleep(pause);
                  return ProcessHandle.current().pid();
                },
                Range.of(0, tasks)));
  }
}
