package dev.procession.examples.tour;

import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.SharedPipe;

/** A17: a message from one child process to another. */
final class OneWay {
  private OneWay() {}

  static void run(Stage stage) throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      var sink = pipe.sink();
      var source = pipe.source();
      try {
        source.send("the wrong way");
      } catch (UnsupportedOperationException e) {
        stage.say("Sending on the receiving end is an error: " + e.getMessage());
      }
      stage.say("Two child processes, each with one end:");
      var sender = ChildProcess.start(c -> c.withName("sender"), () -> send(sink));
      var receiver = ChildProcess.start(c -> c.withName("receiver"), () -> receive(source));
      sender.join();
      receiver.join();
      stage.say("Each end has moved; here they are used no more: " + !sink.isOpen() + ".");
    }
  }

  private static void send(Connection<String> sink) throws Exception {
    sink.send("Hello, team!");
    System.out.println("    sender: Sent: Hello, team!");
  }

  private static void receive(Connection<String> source) throws Exception {
    System.out.println("    receiver: Received: " + source.receive());
  }
}
