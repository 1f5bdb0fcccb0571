package dev.procession.examples.tour;

import dev.procession.ChildProcess;
import java.time.Duration;
import java.util.List;

/** A2: three things a person does one after another, and three processes at once. */
final class SideBySide {
  private SideBySide() {}

  static void run(Stage stage) throws Exception {
    Duration update = stage.seconds(1);
    Duration task = stage.seconds(1.5);
    Duration coffee = stage.seconds(10);

    stage.say("Three child processes; their lines come as they print them:");
    stage.timed(() -> {
      var children =
          List.of(
              ChildProcess.start(c -> c.withName("standup"), () -> standup(update)),
              ChildProcess.start(c -> c.withName("work"), () -> work(task)),
              ChildProcess.start(c -> c.withName("coffee"), () -> coffee(coffee)));
      for (var child : children) {
        child.join();
      }
      return children;
    });
    stage.compareWith(update.multipliedBy(4).plus(task.multipliedBy(3)).plus(coffee));
  }

  private static void standup(Duration update) throws InterruptedException {
    for (int number = 1; number <= 4; number++) {
      Thread.sleep(update);
      System.out.println("    standup: update " + number + " of 4");
    }
  }

  private static void work(Duration task) throws InterruptedException {
    for (int number = 1; number <= 3; number++) {
      Thread.sleep(task);
      System.out.println("    work: task " + number + " of 3 done");
    }
  }

  private static void coffee(Duration brewing) throws InterruptedException {
    System.out.println("    coffee: brewing");
    Thread.sleep(brewing);
    System.out.println("    coffee: ready");
  }
}
