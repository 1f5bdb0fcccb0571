package dev.procession.examples.tour;

import dev.procession.AsyncResult;
import dev.procession.Pool;
import java.nio.file.Path;
import java.time.Duration;

/** A10: the call returns at once; {@code get} waits. */
final class ApplyLater {
  private ApplyLater() {}

  static void run(Stage stage) throws Exception {
    Path folder = stage.folder();
    Duration pause = stage.seconds(2);

    try (var pool = Pool.processes(stage.workers(2))) {
      AsyncResult<String> first =
          pool.applyAsync(() -> SlowFiles.write(folder, "first.txt", pause));
      AsyncResult<String> second =
          pool.applyAsync(() -> SlowFiles.write(folder, "second.txt", pause));
      stage.sayWhen("the caller goes on; the first is ready: " + first.ready());

      stage.sayWhen("get() of the first gave " + first.get());
      stage.sayWhen("get() of the second gave " + second.get());
    }
    stage.say("One after another it would take " + Stage.text(pause.multipliedBy(2)) + ".");
  }
}
