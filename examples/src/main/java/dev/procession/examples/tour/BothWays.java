package dev.procession.examples.tour;

import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.SharedPipe;
import java.io.EOFException;
import java.util.List;

/** A18: requests to a child process, and its replies, on one pipe. */
final class BothWays {
  private BothWays() {}

  static void run(Stage stage) throws Exception {
    try (var pipe = SharedPipe.<String>duplex()) {
      var theirs = pipe.second();
      var child = ChildProcess.start(c -> c.withName("speller"), () -> spell(theirs));
      try (var ours = pipe.first()) {
        for (String word : List.of("pipe", "queue", "lock")) {
          ours.send(word);
          stage.say("Request " + word + ", reply " + ours.receive());
        }
      }
      child.join();
      stage.say(
          "This end is closed, so the child has seen the end of the stream: exit code "
              + child.exitCode().orElseThrow()
              + ".");
    }
  }

  /** Answers until the other end closes. */
  private static void spell(Connection<String> requests) throws Exception {
    try {
      while (true) {
        requests.send(String.join("-", requests.receive().split("")));
      }
    } catch (EOFException _) {
      // nobody asks any more
    }
  }
}
