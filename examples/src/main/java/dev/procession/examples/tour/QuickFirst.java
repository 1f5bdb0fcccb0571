package dev.procession.examples.tour;

import dev.procession.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A15: each result as soon as it is there. */
final class QuickFirst {
  private QuickFirst() {}

  static void run(Stage stage) throws Exception {
    List<Integer> seconds = List.of(4, 3, 2, 1);
    Duration second = stage.seconds(1);
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("Four tasks that take these seconds: " + seconds);
      List<Integer> ended = new ArrayList<>();
      for (int task : pool.imapUnordered(n -> sleep(n, second), seconds)) {
        stage.sayWhen("ended: the task of " + task + " seconds");
        ended.add(task);
      }
      stage.say("In the order in which they ended: " + ended);
    }
    stage.say(
        "One after another it would take " + Stage.text(second.multipliedBy(4 + 3 + 2 + 1)) + ".");
  }

  private static int sleep(int seconds, Duration second) throws InterruptedException {
    Thread.sleep(second.multipliedBy(seconds));
    return seconds;
  }
}
