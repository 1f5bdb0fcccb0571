package dev.procession.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls by the socket, as other processes make them, but from this process. */
@Timeout(60)
class CallersTest {
  /** Answers with the operation and the arguments. */
  private static final Hosted ECHO =
      (operation, arguments) ->
          ByteBuffer.allocate(Integer.BYTES + arguments.remaining())
              .putInt(operation)
              .put(arguments)
              .array();

  private static ByteBuffer call(Link link, int operation, byte[] arguments) throws Exception {
    Address address = link.address();
    return Callers.of(address).call(address.object(), operation, arguments);
  }

  @Test
  void argumentsOfEverySizeArriveWhole() throws Exception {
    Link link = Link.host(ECHO);
    var random = new Random(1);
    for (int size : List.of(0, 1, 32_751, 32_752, 32_753, 65_536, 1_000_000, 64 << 20)) {
      byte[] sent = new byte[size];
      random.nextBytes(sent);
      ByteBuffer answer = call(link, size, sent);
      assertThat(answer.getInt()).isEqualTo(size);
      assertThat(answer).isEqualTo(ByteBuffer.wrap(sent));
    }
    link.close();
  }

  @Test
  void manyThreadsCallAtOnce() throws Exception {
    var all = new CyclicBarrier(8);
    Link link =
        Link.host((operation, arguments) -> {
          await(all); // none is answered before all were asked
          return ECHO.call(operation, arguments);
        });
    try (var threads = Executors.newFixedThreadPool(8)) {
      var answers = new ArrayList<Future<ByteBuffer>>();
      for (int i = 0; i < 8; i++) {
        int operation = i;
        answers.add(threads.submit(() -> call(link, operation, new byte[0])));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(answers.get(i).get().getInt()).isEqualTo(i);
      }
    }
    link.close();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      int _ = barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheObjectThrowsComesBackAndTheNextCallWorks() throws Exception {
    Link link =
        Link.host((operation, arguments) -> {
          if (operation == 0) {
            throw new IllegalArgumentException("no");
          }
          return new byte[] {1};
        });
    assertThatThrownBy(() -> call(link, 0, new byte[0])).isInstanceOf(ThrewException.class);
    assertThat(call(link, 1, new byte[0]).get()).isOne();
    link.close();
  }

  @Test
  void anInterruptDoesNotCutTheCallOff() throws Exception {
    var asked = new CountDownLatch(1);
    var mayAnswer = new CountDownLatch(1);
    Link link =
        Link.host((operation, arguments) -> {
          asked.countDown();
          awaitQuietly(mayAnswer);
          Thread.currentThread().interrupt(); // as a function might; it is the connection's thread
          return new byte[] {7};
        });
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> interrupted =
          threads.submit(() -> {
            assertThat(call(link, 0, new byte[0]).get()).isEqualTo((byte) 7);
            boolean flag = Thread.interrupted();
            assertThat(call(link, 0, new byte[0]).get()).isEqualTo((byte) 7);
            return flag;
          });
      asked.await();
      var _ = threads.shutdownNow(); // interrupts it
      mayAnswer.countDown();
      assertThat(interrupted.get()).isTrue();
    }
    link.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClosedObjectIsLostToWhoCallsAndToWhoWaits() throws Exception {
    var asked = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    Link other = Link.host(ECHO);
    Link link =
        Link.host((operation, arguments) -> {
          asked.countDown();
          awaitQuietly(never);
          return new byte[0];
        });
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<ByteBuffer> waiting = threads.submit(() -> call(link, 0, new byte[0]));
      asked.await();
      link.close();
      assertThatThrownBy(() -> call(link, 0, new byte[0])).isInstanceOf(LostException.class);
      assertThat(call(other, 3, new byte[0]).getInt()).isEqualTo(3);
      other.close(); // the last one: the socket goes, and with it who waits
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(LostException.class);
      never.countDown();
    }
    assertThat(Files.exists(Path.of(link.address().socket()))).isFalse();
    assertThatThrownBy(() -> call(other, 0, new byte[0])).isInstanceOf(LostException.class);
  }

  @Test
  void aStrangerIsNotListenedTo() throws Exception {
    Link link = Link.host(ECHO);
    var address = UnixDomainSocketAddress.of(link.address().socket());
    for (String said : List.of("", "\1wrong", "\3what", "\2no such name")) {
      try (var stranger = new Line(connected(address))) {
        stranger.send(ByteBuffer.wrap(said.getBytes(StandardCharsets.ISO_8859_1)), new byte[0]);
        if (said.startsWith("\2")) {
          assertThat(stranger.receive(100, Line.NO_DEADLINE).remaining()).isEqualTo(32);
          stranger.send(ByteBuffer.allocate(64), new byte[0]);
          assertThat(stranger.receive(100, Line.NO_DEADLINE).get()).isZero();
        }
        assertThatThrownBy(() -> stranger.receive(100, Line.NO_DEADLINE))
            .isInstanceOf(IOException.class);
      }
    }
    try (var stranger = connected(address)) {
      stranger.write(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip());
      assertThat(stranger.read(ByteBuffer.allocate(1))).isNegative();
    }
    assertThat(call(link, 1, new byte[0]).getInt()).isOne();
    link.close();
  }

  private static SocketChannel connected(UnixDomainSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(address);
    return channel;
  }

  @Test
  void whoSaysNothingInTimeIsGivenUp() throws Exception {
    Link link = Link.host(ECHO);
    try (Line line = Line.connect(link.address().socket())) {
      assertThatThrownBy(() -> line.receive(1, System.nanoTime() + 1_000_000))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("says nothing");
    }
    link.close();
  }

  @Test
  void anAddressDoesNotShowItsSecret() throws Exception {
    Link link = Link.host(ECHO);
    assertThat(link.address().toString()).doesNotContain(link.address().secret());
    link.close();
  }
}
