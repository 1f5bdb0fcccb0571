package dev.procession.examples.tour;

import dev.procession.AsyncResult;
import dev.procession.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A11: the caller does other work while the workers do theirs. */
final class MapLater {
  private MapLater() {}

  static void run(Stage stage) throws Exception {
    List<String> names = List.of("red", "orange", "yellow", "green", "blue", "violet");
    Path folder = stage.folder();
    Duration pause = stage.seconds(2);

    try (var pool = Pool.processes(stage.workers(3))) {
      List<String> written =
          stage.timed(() -> {
            AsyncResult<List<String>> files =
                pool.mapAsync(name -> SlowFiles.write(folder, name, pause), names);
            stage.sayWhen("other work, while the files are written");
            return files.get();
          });
      stage.sayWhen("written: " + written);
    }
    stage.compareWith(pause.multipliedBy(names.size()));
  }
}
