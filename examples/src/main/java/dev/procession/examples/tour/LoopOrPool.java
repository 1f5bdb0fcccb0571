package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SerializableFunction;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** A20: both are really run. For tiny work the plain loop wins; for hard work the pool does. */
final class LoopOrPool {
  private LoopOrPool() {}

  static void run(Stage stage) throws Exception {
    int workers = stage.workers(Runtime.getRuntime().availableProcessors());
    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      compare(stage, pool, "10000 squares", x -> x * x, Range.of(0, 10_000));
      compare(
          stage,
          pool,
          "32 counts of primes",
          LoopOrPool::primesBelow,
          Range.of(2_000_000, 2_000_032));
    }
  }

  private static void compare(
      Stage stage,
      Pool pool,
      String what,
      SerializableFunction<Integer, Integer> f,
      List<Integer> items)
      throws Exception {
    List<Integer> looped = stage.timed(() -> items.stream().map(f).toList());
    Duration loopTime = stage.took();
    List<Integer> mapped = stage.timed(() -> pool.map(f, items));
    Duration poolTime = stage.took();

    String lists = looped.equals(mapped) ? "the same" : "DIFFERENT";
    String winner = loopTime.compareTo(poolTime) < 0 ? "loop" : "pool";
    stage.say(
        "%s: loop %s, pool %s, the lists are %s; the %s wins."
            .formatted(what, Stage.text(loopTime), Stage.text(poolTime), lists, winner));
  }

  private static int primesBelow(int limit) {
    BitSet composite = new BitSet(limit);
    for (int number = 2; number * number < limit; number++) {
      for (int multiple = number * number; multiple < limit; multiple += number) {
        composite.set(multiple);
      }
    }
    return limit - 2 - composite.cardinality();
  }
}
