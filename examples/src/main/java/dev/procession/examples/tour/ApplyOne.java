package dev.procession.examples.tour;

import dev.procession.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A6: the caller waits for one value from another process. */
final class ApplyOne {
  private ApplyOne() {}

  static void run(Stage stage) throws Exception {
    Path folder = stage.folder();
    Duration pause = stage.seconds(2);
    int workers = stage.workers(1);

    try (var pool = Pool.processes(workers)) {
      stage.awaitStart(pool, workers);
      stage.say("One task writes a file after " + Stage.text(pause) + "; the caller waits.");
      String name =
          stage.timed(() -> pool.apply(() -> SlowFiles.write(folder, "report.txt", pause)));
      stage.say(
          "It returned " + name + ", and the file says: " + Files.readString(folder.resolve(name)));
    }
    stage.say(
        "Took %s, of which %s are the task's."
            .formatted(Stage.text(stage.took()), Stage.text(pause)));
  }
}
