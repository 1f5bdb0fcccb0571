package dev.procession.examples.tour;

import dev.procession.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A7: the results are in the order of the input, whoever was first. */
final class MapFiles {
  private MapFiles() {}

  static void run(Stage stage) throws Exception {
    List<String> names =
        List.of("ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay");
    Path folder = stage.folder();
    Duration pause = stage.seconds(2);
    int workers = stage.workers(4);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("Ten files, %s each, on %d workers:".formatted(Stage.text(pause), workers));
      List<String> written =
          stage.timed(() -> pool.map(name -> SlowFiles.write(folder, name, pause), names));
      stage.say("In the order of the input: " + written);
    }
    stage.compareWith(pause.multipliedBy(names.size()));
  }
}
