package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.AsyncResult;
import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedEvent;
import dev.procession.SharedPipe;
import dev.procession.TaskSerializationException;
import dev.procession.Waitable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pipes between processes, and what a death does to them. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class SharedPipeIT {
  private static final Random RANDOM = new Random(31);

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  @Test
  void oneChildSendsAndAnotherReceives() throws Exception {
    try (var words = SharedPipe.<String>oneWay();
        var answers = SharedPipe.<String>oneWay()) {
      Connection<String> sink = words.sink();
      Connection<String> source = words.source();
      Connection<String> answer = answers.sink();
      var receiver = ChildProcess.start(() -> answer.send("got " + source.receive()));
      var sender = ChildProcess.start(() -> sink.send("Hello, team!"));
      assertThat(answers.source().receive()).isEqualTo("got Hello, team!");
      sender.join();
      receiver.join();
      assertThatThrownBy(() -> sink.send("mine"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot send");
    }
  }

  @Test
  void requestsAndRepliesGoOverOnePipe() throws Exception {
    try (var pipe = SharedPipe.<Integer>duplex()) {
      Connection<Integer> second = pipe.second();
      var child =
          ChildProcess.start(() -> {
            while (true) {
              second.send(second.receive() * 2);
            }
          });
      for (int i = 0; i < 1_000; i++) {
        pipe.first().send(i);
        assertThat(pipe.first().receive()).isEqualTo(2 * i);
      }
      pipe.first().close();
      assertThat(child.join(Kills.BOUND)).isTrue();
    }
  }

  @Test
  void aMessageOfManyMebibytesCrosses() throws Exception {
    try (var pipe = SharedPipe.<byte[]>oneWay()) {
      Connection<byte[]> sink = pipe.sink();
      var child =
          ChildProcess.start(() -> {
            byte[] large = new byte[200 << 20];
            Arrays.fill(large, (byte) 5);
            sink.sendBytes(large);
          });
      byte[] received = pipe.source().receiveBytes();
      assertThat(received).hasSize(200 << 20);
      assertThat(received[0]).isEqualTo((byte) 5);
      assertThat(received[received.length - 1]).isEqualTo((byte) 5);
      assertThatThrownBy(() -> pipe.source().receive()).isInstanceOf(EOFException.class);
      child.join();
    }
  }

  @Test
  void anEndGoesToATaskOfAPoolAndEndsWithIt() throws Exception {
    try (var pool = Pool.processes(1)) {
      for (int round = 0; round < 5; round++) {
        try (var pipe = SharedPipe.<Integer>oneWay();
            var captured = SharedPipe.<Integer>oneWay()) {
          assertThat(pool.<Connection<Integer>, Integer>apply(SharedPipeIT::sendOne, pipe.sink()))
              .isOne();
          assertThat(pipe.source().receive()).isOne();
          assertThatThrownBy(() -> pipe.source().receive()).isInstanceOf(EOFException.class);
          Connection<Integer> sink = captured.sink();
          pool.run(() -> sink.send(2));
          assertThat(captured.source().receive()).isEqualTo(2);
          assertThatThrownBy(() -> captured.source().receive()).isInstanceOf(EOFException.class);
        }
      }
    }
  }

  private static Integer sendOne(Connection<Integer> sink)
      throws IOException, InterruptedException {
    sink.send(1);
    return 1;
  }

  @Test
  void theFunctionOfAMapMayNotCaptureAnEnd() {
    try (var pool = Pool.processes(1);
        var pipe = SharedPipe.<Integer>oneWay()) {
      Connection<Integer> sink = pipe.sink();
      assertThatThrownBy(() -> pool.forEach(sink::send, Range.of(0, 3)))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("can be handed to one process only");
      assertThat(sink.isOpen()).isTrue();
    }
  }

  @Test
  void anEndSentThroughAPipeGoesOnThere() throws Exception {
    try (var carrier = SharedPipe.<Connection<String>>oneWay();
        var cargo = SharedPipe.<String>duplex()) {
      Connection<Connection<String>> source = carrier.source();
      var child =
          ChildProcess.start(() -> {
            try (Connection<String> arrived = source.receive()) {
              arrived.send(arrived.receive() + " and back");
            }
          });
      carrier.sink().send(cargo.second());
      cargo.first().send("there");
      assertThat(cargo.first().receive()).isEqualTo("there and back");
      child.join();
    }
  }

  @Repeated
  void anEndThatAChildHadNoTimeToReadIsClosed() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      Connection<String> sink = pipe.sink();
      var child = ChildProcess.start(() -> sink.send("perhaps"));
      kill(child);
      assertThat(pipe.source().poll(Kills.BOUND)).isTrue();
      try {
        assertThat(pipe.source().receive()).isEqualTo("perhaps");
        assertThat(pipe.source().poll(Kills.BOUND)).isTrue();
      } catch (EOFException e) {
        assertThat(sink.isOpen()).isFalse(); // it was killed before it had sent anything
      }
      assertThatThrownBy(() -> pipe.source().receive()).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void anEndThatACancelledTaskDidNotReadIsClosed(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(1);
        var pipe = SharedPipe.<Integer>oneWay()) {
      AsyncResult<Void> busy = pool.runAsync(() -> gate.arriveAndBlock("task"));
      gate.awaitArrivalOf("task");
      AsyncResult<Integer> waiting = pool.applyAsync(SharedPipeIT::sendOne, pipe.sink());
      assertThat(pipe.source().poll(Duration.ZERO)).isFalse();
      assertThat(waiting.cancel(true)).isTrue();
      assertThatThrownBy(() -> pipe.source().receive()).isInstanceOf(EOFException.class);
      gate.open();
      busy.join();
    }
  }

  @Test
  void anEndInAMessageIsClosedIfTheReaderIsKilledBeforeItReadsIt() throws Exception {
    try (var carrier = SharedPipe.<Connection<String>>oneWay();
        var cargo = SharedPipe.<String>duplex();
        var running = SharedEvent.create()) {
      Connection<Connection<String>> source = carrier.source();
      var reader =
          ChildProcess.start(() -> {
            running.set();
            Thread.currentThread().join();
            source.close(); // never: it has the end until it dies
          });
      running.await();
      carrier.sink().send(cargo.second());
      assertThat(cargo.first().poll(Duration.ofMillis(300))).isFalse();
      kill(reader);
      assertThat(cargo.first().poll(Kills.BOUND)).isTrue();
      assertThatThrownBy(() -> cargo.first().receive()).isInstanceOf(EOFException.class);
    }
  }

  @Kills
  void aSenderThatIsKilledLeavesWholeMessagesAndTheEnd() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var pipe = SharedPipe.<byte[]>oneWay()) {
        Connection<byte[]> sink = pipe.sink();
        var child = ChildProcess.start(() -> sendForEver(sink));
        int until = RANDOM.nextInt(300);
        for (int i = 0; i < until; i++) {
          requireWhole(pipe.source().receiveBytes());
        }
        kill(child);
        long began = System.nanoTime();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    assertThat(pipe.source().poll(Kills.BOUND)).isTrue();
                    requireWhole(pipe.source().receiveBytes());
                  }
                })
            .isInstanceOf(EOFException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Kills.BOUND);
      }
    }
  }

  private static void sendForEver(Connection<byte[]> sink)
      throws IOException, InterruptedException {
    var random = new Random(1);
    while (true) {
      byte[] message = new byte[1 + random.nextInt(100_000)];
      Arrays.fill(message, (byte) message.length);
      sink.sendBytes(message);
    }
  }

  private static void requireWhole(byte[] message) {
    byte[] expected = new byte[message.length];
    Arrays.fill(expected, (byte) message.length);
    assertThat(Arrays.equals(message, expected)).isTrue();
  }

  @Kills
  void whoSendsToAKilledProcessFindsOut() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var pipe = SharedPipe.<byte[]>duplex()) {
        Connection<byte[]> second = pipe.second();
        var child =
            ChildProcess.start(() -> {
              while (true) {
                second.sendBytes(second.receiveBytes());
              }
            });
        pipe.first().sendBytes(new byte[10]);
        assertThat(pipe.first().receiveBytes()).hasSize(10);
        kill(child);
        long began = System.nanoTime();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    pipe.first().sendBytes(new byte[5_000]);
                  }
                })
            .isInstanceOf(IOException.class)
            .hasMessageContaining("broken pipe");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Kills.BOUND);
      }
    }
  }

  @Test
  void waitsForAMessageOrTheEndOfAChild() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      Connection<String> sink = pipe.sink();
      var child = ChildProcess.start(() -> sink.send("bye"));
      List<Waitable> all = List.of(pipe.source(), child);
      assertThat(Connection.waitAny(all, ofSeconds(40))).contains(pipe.source());
      assertThat(pipe.source().receive()).isEqualTo("bye");
      assertThat(Connection.waitAny(List.of(child), ofSeconds(40))).containsExactly(child);
    }
  }
}
