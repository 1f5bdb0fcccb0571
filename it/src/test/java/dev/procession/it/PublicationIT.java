package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.Publication;
import dev.procession.SharedEvent;
import dev.procession.SharedMap;
import dev.procession.SharedPipe;
import dev.procession.SharedQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of each other but a name and a secret. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class PublicationIT {
  private static final Random RANDOM = new Random(8);

  private final String name = "it-" + ProcessHandle.current().pid();

  @TempDir private Path folder;

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  /** Puts a line into the queue and counts in the map that it finds, as another program. */
  static final class Finder {
    public static void main(String[] arguments) throws Exception {
      SharedQueue<String> queue = Publication.find(arguments[0], arguments[1]);
      SharedMap<String, Integer> map = Publication.find(arguments[0] + "-map", arguments[1]);
      Integer _ = map.merge("finders", 1, Integer::sum);
      queue.put("from pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void anotherProgramFindsAQueueAndAMap() throws Exception {
    try (var queue = SharedQueue.<String>create();
        var map = SharedMap.<String, Integer>create();
        var _ = Publication.create(name, "s3cret", queue);
        var _ = Publication.create(name + "-map", "s3cret", map);
        var program = Program.start(folder, Finder.class, List.of(), name, "s3cret");
        var stranger = Program.start(folder, Finder.class, List.of(), name, "guess")) {
      assertThat(program.lines()).isEmpty();
      assertThat(queue.take()).isEqualTo("from pid " + program.process().pid());
      assertThat(stranger.join()).isOne();
      assertThat(stranger.output())
          .contains("SecurityException")
          .contains("publication " + name + ": the secret is not the one");
      assertThat(map).containsEntry("finders", 1);
      assertThat(queue).isEmpty();
    }
  }

  /** Asks whoever listens for an answer, as a client of a server does. */
  static final class Client {
    public static void main(String[] arguments) throws Exception {
      SharedQueue<Connection<String>> listener = Publication.find(arguments[0], "s3cret");
      var pipe = SharedPipe.<String>duplex();
      listener.put(pipe.second());
      try (var server = pipe.first()) {
        server.send(arguments[1]);
        IO.println(server.receive());
      }
    }
  }

  @Test
  void aQueueOfConnectionsIsAListener() throws Exception {
    try (var listener = SharedQueue.<Connection<String>>create();
        var _ = Publication.create(name, "s3cret", listener);
        var one = Program.start(folder, Client.class, List.of(), name, "one");
        var two = Program.start(folder, Client.class, List.of(), name, "two")) {
      for (int i = 0; i < 2; i++) {
        try (var client = listener.take()) {
          client.send("you are " + client.receive());
          assertThatThrownBy(client::receive).isInstanceOf(java.io.EOFException.class);
        }
      }
      assertThat(one.lines()).containsExactly("you are one");
      assertThat(two.lines()).containsExactly("you are two");
    }
  }

  @Kills
  void aNameEndsWithTheProcessThatIsKilledAndIsFreeAgain() throws Exception {
    String name = this.name; // for the child
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var published = SharedEvent.create()) {
        var publisher =
            ChildProcess.start(() -> {
              try (var _ = Publication.create(name, "s3cret", "value")) {
                published.set();
                Thread.currentThread().join();
              }
            });
        published.await();
        int finds = RANDOM.nextInt(20);
        for (int i = 0; i < finds; i++) {
          String found = Publication.find(name, "s3cret");
          assertThat(found).isEqualTo("value");
        }
        kill(publisher);
        assertThatThrownBy(
                () -> {
                  String _ = Publication.find(name, "s3cret");
                })
            .isInstanceOf(NoSuchElementException.class)
            .hasMessageContaining(name);
      }
    }
    try (var _ = Publication.create(name, "s3cret", "again")) {
      String found = Publication.find(name, "s3cret");
      assertThat(found).isEqualTo("again");
    }
  }
}
