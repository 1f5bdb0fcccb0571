package dev.procession.examples.tour;

import dev.procession.AsyncResult;
import dev.procession.Pool;
import dev.procession.Tuples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A12: as A8, without waiting. */
final class StarmapLater {
  private StarmapLater() {}

  static void run(Stage stage) throws Exception {
    List<String> names = List.of("north", "east", "south", "west");
    List<Integer> seconds = List.of(4, 3, 2, 1);
    Path folder = stage.folder();
    Duration second = stage.seconds(1);

    try (var pool = Pool.processes(stage.workers(4))) {
      List<String> written =
          stage.timed(() -> {
            AsyncResult<List<String>> files =
                pool.starmapAsync(
                    (name, pause) -> SlowFiles.write(folder, name, second.multipliedBy(pause)),
                    Tuples.zip(names, seconds));
            stage.sayWhen("other work, while the files are written");
            return files.get();
          });
      stage.sayWhen("written: " + written);
    }
    stage.compareWith(second.multipliedBy(4 + 3 + 2 + 1));
  }
}
