package dev.procession.examples.tour;

import java.io.IOException;
import java.time.Duration;

/** A1: without the thread the loop would never let the main line reach its question. */
final class CounterThread {
  private static final Duration SHORTEST = Duration.ofMillis(250);

  private CounterThread() {}

  static void run(Stage stage) throws Exception {
    Duration second = readable(stage.seconds(1));
    Thread counter = Thread.ofVirtual().start(() -> count(stage, second));

    stage.say("A thread counts. Press ENTER to stop it.");
    boolean pressed = awaitEnter();

    counter.interrupt();
    counter.join();
    stage.say((pressed ? "ENTER" : "The end of the input") + " stopped the counter.");
  }

  private static void count(Stage stage, Duration second) {
    try {
      for (int number = 1; ; number++) {
        stage.say("count " + number);
        Thread.sleep(second);
      }
    } catch (InterruptedException e) {
      // the main line has its answer: stop
    }
  }

  /** The counter runs until someone reacts, so it is not faster than one can read. */
  private static Duration readable(Duration second) {
    return second.compareTo(SHORTEST) < 0 ? SHORTEST : second;
  }

  /** False if the input ended without an ENTER. */
  private static boolean awaitEnter() throws IOException {
    int character = System.in.read();
    while (character != '\n' && character != -1) {
      character = System.in.read();
    }
    return character == '\n';
  }
}
