package dev.procession.examples.tour;

import dev.procession.Pool;
import dev.procession.Tuple2;
import dev.procession.Tuples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A8: two inputs are zipped, and each pair is spread over the function's two parameters. */
final class StarmapFiles {
  private StarmapFiles() {}

  static void run(Stage stage) throws Exception {
    List<String> names = List.of("oak", "elm", "ash", "fir", "yew", "box");
    List<Integer> seconds = List.of(3, 1, 2, 1, 3, 2);
    Path folder = stage.folder();
    Duration second = stage.seconds(1);
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("Six files, each after seconds of its own: " + seconds);
      List<String> written =
          stage.timed(() ->
              pool.starmap(
                  (name, pause) -> write(folder, name, second.multipliedBy(pause)),
                  Tuples.zip(Tuples.enumerate(names), seconds)));
      stage.say("In the order of the input: " + written);
    }
    stage.compareWith(second.multipliedBy(3 + 1 + 2 + 1 + 3 + 2));
  }

  private static String write(Path folder, Tuple2<Integer, String> name, Duration pause)
      throws Exception {
    return SlowFiles.write(folder, name.first() + "-" + name.second(), pause);
  }
}
