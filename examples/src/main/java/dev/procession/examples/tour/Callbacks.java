package dev.procession.examples.tour;

import dev.procession.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A13: callbacks run in this process, once a call, and may do what they like. */
final class Callbacks {
  private Callbacks() {}

  static void run(Stage stage) throws Exception {
    List<String> names = List.of("do", "re", "mi", "fa");
    Path folder = stage.folder();
    Duration pause = stage.seconds(1);

    try (var _ = new LogOnStage(stage);
        var pool = Pool.processes(stage.workers(4))) {
      var files = pool.mapAsync(name -> SlowFiles.write(folder, name, pause), names);
      var _ =
          files.onSuccess(
              written -> stage.say("on success, once, with the whole list: " + written));
      var _ = files.onError(error -> stage.say("not called: " + error));

      var numbers = pool.mapAsync(Integer::parseInt, List.of("1", "two", "3"));
      var _ = numbers.onSuccess(parsed -> stage.say("not called: " + parsed));
      var _ = numbers.onError(error -> stage.say("on error: " + error));
      var _ = files.onSuccess(_ -> failOnPurpose(stage));
    } // waits for the callbacks too
    stage.say("What a callback throws is logged; everything else went on.");
  }

  private static void failOnPurpose(Stage stage) {
    stage.say("a callback that throws");
    throw new IllegalStateException("thrown by a callback, on purpose");
  }
}
