package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.Tuple2;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A9: without a chunk size the pool finds one; with it, each worker gets just that many at once.
 */
final class Chunks {
  private Chunks() {}

  static void run(Stage stage) throws Exception {
    Duration pause = stage.seconds(0.25);
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say(
          "40 items, %s each, in chunks of 10 on %d workers:"
              .formatted(Stage.text(pause), workers));
      List<Tuple2<Integer, Integer>> results =
          stage.timed(
              () -> pool.withChunkSize(10).map(x -> squareSlowly(x, pause), Range.of(0, 40)));

      var itemsOfWorkers =
          results.stream()
              .collect(Collectors.groupingBy(Tuple2::first, TreeMap::new, Collectors.counting()));
      itemsOfWorkers.forEach(
          (worker, items) -> stage.say("worker " + worker + " had " + items + " items"));
      stage.say("In the order of the input: " + results.stream().map(Tuple2::second).toList());
    }
    stage.compareWith(pause.multipliedBy(40));
  }

  /** The worker's number and the square. */
  private static Tuple2<Integer, Integer> squareSlowly(int x, Duration pause)
      throws InterruptedException {
    Thread.sleep(pause);
    return new Tuple2<>(TaskContext.current().worker(), x * x);
  }
}
