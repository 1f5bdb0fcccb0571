package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Results;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A14: results are taken while later ones are being computed, so the input may be endless. */
final class LazyMap {
  private LazyMap() {}

  static void run(Stage stage) throws Exception {
    Duration pause = stage.seconds(0.5);
    AtomicInteger pulled = new AtomicInteger();
    Stream<Integer> numbers = Stream.iterate(1, x -> x + 1).peek(_ -> pulled.incrementAndGet());
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("Squares of 1, 2, 3 and so on without end, " + Stage.text(pause) + " each:");
      stage.timed(
          () -> take(12, pool.withBuffer(8).imap(x -> squareSlowly(x, pause), numbers), stage));
      stage.say("Taken 12, pulled from the input %d: at most 8 ahead.".formatted(pulled.get()));
    }
    stage.compareWith(pause.multipliedBy(12));
  }

  private static int take(int count, Results<Integer> squares, Stage stage) {
    try (squares) { // closing stops what was begun
      for (int taken = 0; taken < count; taken++) {
        stage.sayWhen("square " + squares.next());
      }
    }
    return count;
  }

  private static int squareSlowly(int x, Duration pause) throws InterruptedException {
    Thread.sleep(pause);
    return x * x;
  }
}
