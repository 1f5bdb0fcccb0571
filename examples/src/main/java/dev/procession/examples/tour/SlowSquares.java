package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.progress.ProgressBars;
import java.time.Duration;
import java.util.List;

/** A16: the bar counts items, also where they travel in chunks. */
final class SlowSquares {
  private SlowSquares() {}

  static void run(Stage stage) throws Exception {
    Duration pause = stage.seconds(0.2);
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("100 squares, " + Stage.text(pause) + " each, in chunks of 5:");
      List<Integer> squares =
          stage.timed(() ->
              pool.withChunkSize(5)
                  .withProgress(ProgressBars.bar("Squares"))
                  .map(x -> squareSlowly(x, pause), Range.of(1, 101)));
      stage.say("The last of the " + squares.size() + " is " + squares.getLast() + ".");
    }
    stage.compareWith(pause.multipliedBy(100));
  }

  private static int squareSlowly(int x, Duration pause) throws InterruptedException {
    Thread.sleep(pause);
    return x * x;
  }
}
