package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedLong;
import dev.procession.SharedLongArray;
import java.util.Locale;
import java.util.Random;

/** A22: a counter and an array that all workers change at once, without a lock. */
final class SharedTally {
  private static final int THROWS = 250_000;
  private static final int SIDES = 6;

  private SharedTally() {}

  static void run(Stage stage) throws Exception {
    int workers = stage.workers(4);
    try (var thrown = SharedLong.create();
        var sides = SharedLongArray.create(SIDES);
        var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say(
          String.format(Locale.ROOT, "%d processes throw a die %,d times each.", workers, THROWS));
      stage.timed(() -> {
        pool.withChunkSize(1)
            .forEach(number -> throwDice(number, thrown, sides), Range.of(0, workers));
        return workers;
      });
      for (int side = 0; side < SIDES; side++) {
        stage.say(String.format(Locale.ROOT, "%d: %,d", side + 1, sides.get(side)));
      }
      long sum = 0;
      for (long times : sides.toArray()) {
        sum += times;
      }
      boolean exact = thrown.get() == (long) workers * THROWS && sum == thrown.get();
      stage.say(
          String.format(
              Locale.ROOT,
              "Counter %,d, sum of the array %,d, wanted %,d: %s.",
              thrown.get(),
              sum,
              workers * THROWS,
              exact ? "nothing lost" : "wrong"));
    }
  }

  private static void throwDice(int number, SharedLong thrown, SharedLongArray sides) {
    var random = new Random(number);
    for (int i = 0; i < THROWS; i++) {
      sides.incrementAndGet(random.nextInt(SIDES));
      thrown.incrementAndGet();
    }
  }
}
