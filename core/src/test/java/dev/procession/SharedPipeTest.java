package dev.procession;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.memory.RuntimeFolder;
import dev.procession.ring.Pipe;
import dev.procession.ring.PipeStream;
import dev.procession.ring.PipeStream.Kind;
import dev.procession.sync.SharedWords;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a pipe in one process. */
@Timeout(60)
class SharedPipeTest {
  @Test
  void aMessageCrossesEitherWay() throws Exception {
    try (var pipe = SharedPipe.<Object>duplex()) {
      pipe.first().send(List.of(1, "two"));
      assertThat(pipe.second().receive()).isEqualTo(List.of(1, "two"));
      pipe.second().send("reply");
      pipe.second().send(null);
      assertThat(pipe.first().receive()).isEqualTo("reply");
      assertThat(pipe.first().receive()).isNull();
    }
  }

  @Test
  void theWrongDirectionIsRefused() {
    try (var pipe = SharedPipe.<String>oneWay()) {
      assertThatThrownBy(() -> pipe.source().send("x"))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("source, open] only receives");
      assertThatThrownBy(() -> pipe.sink().receive())
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("sink, open] only sends");
      assertThatThrownBy(() -> pipe.sink().poll(ZERO))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void bordersOfMessagesAreKept() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      pipe.sink().sendBytes(new byte[0]);
      pipe.sink().sendBytes(new byte[] {1, 2, 3});
      pipe.sink().sendBytes(new byte[] {1, 2, 3}, 1, 1);
      ByteBuffer buffer = ByteBuffer.allocate(8).put(new byte[6]).flip().position(2);
      pipe.sink().sendBytes(buffer);
      assertThat(buffer.remaining()).isZero();
      assertThat(pipe.source().receiveBytes()).isEmpty();
      assertThat(pipe.source().receiveBytes()).containsExactly(1, 2, 3);
      assertThat(pipe.source().receiveBytes()).containsExactly(2);
      assertThat(pipe.source().receiveBytes()).hasSize(4);
      for (int[] wrong : new int[][] {{-1, 1}, {0, -1}, {0, 4}, {2, 2}, {4, 0}, {4, 1}}) {
        assertThatThrownBy(() -> pipe.sink().sendBytes(new byte[3], wrong[0], wrong[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(pipe.source().poll(ZERO)).isFalse();
    }
  }

  @Test
  void aMessageThatIsTooLongForABufferIsKept() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      pipe.sink().sendBytes(new byte[100_000]);
      pipe.sink().sendBytes(new byte[] {7});
      assertThatThrownBy(() -> pipe.source().receiveBytes(ByteBuffer.allocate(99_999)))
          .isInstanceOfSatisfying(
              MessageTooLongException.class, e -> assertThat(e.size()).isEqualTo(100_000))
          .hasMessageContaining("has 100000 bytes and the buffer room for 99999");
      assertThat(pipe.source().receiveBytes(ByteBuffer.allocate(100_000))).isEqualTo(100_000);
      ByteBuffer target = ByteBuffer.allocate(9).position(4);
      assertThat(pipe.source().receiveBytes(target)).isOne();
      assertThat(target.get(4)).isEqualTo((byte) 7);
    }
  }

  @Test
  void buffersOfEveryKindAreReadAndFilledInPlace() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      ByteBuffer large = ByteBuffer.allocateDirect(200_000);
      for (int i = 0; i < large.capacity(); i++) {
        large.put(i, (byte) i);
      }
      pipe.sink().sendBytes(large.asReadOnlyBuffer());
      ByteBuffer target = ByteBuffer.allocateDirect(200_010).position(7);
      assertThat(pipe.source().receiveBytes(target)).isEqualTo(200_000);
      assertThat(target.position()).isEqualTo(200_007);
      assertThat(target.slice(7, 200_000)).isEqualTo(large);
      assertThatThrownBy(() -> pipe.source().receiveBytes(target.asReadOnlyBuffer()))
          .isInstanceOf(ReadOnlyBufferException.class);
    }
  }

  @Test
  void whoIsInterruptedInTheMiddleOfAMessageGetsAllOfItLater() throws Exception {
    SharedWords words = SharedState.createCommon("test", Pipe.words(1));
    new Pipe(words).begin(1);
    PipeStream stream = Objects.requireNonNull(new Pipe(words).writtenBy(1));
    var message = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6});
    var abandoned = ByteBuffer.allocate(6);
    try (Connection<byte[]> source = Connection.of(words, 0);
        Connection<byte[]> sink = Connection.of(words, 1);
        var executor = Executors.newSingleThreadExecutor()) {
      stream.write(message, 0, 4, Kind.MORE_FOLLOWS);
      var receiving = executor.submit(() -> source.receiveBytes(abandoned));
      await().until(stream::isEmpty);
      executor.shutdownNow();
      assertThatThrownBy(receiving::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(abandoned.position()).isZero();
      abandoned.put(new byte[6]);
      stream.write(message, 4, 2, Kind.LAST);
      sink.sendBytes(new byte[] {7});

      assertThatThrownBy(() -> source.receiveBytes(ByteBuffer.allocate(5)))
          .isInstanceOf(MessageTooLongException.class);
      ByteBuffer target = ByteBuffer.allocate(10);
      assertThat(source.receiveBytes(target)).isEqualTo(6);
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}));
      assertThat(source.receiveBytes()).containsExactly(7);
    }
  }

  @Test
  void whatIsSentBeforeTheEndIsReceivedAndThenTheEnd() throws Exception {
    try (var pipe = SharedPipe.<String>duplex()) {
      pipe.first().send("last");
      pipe.first().close();
      pipe.first().close();
      assertThat(pipe.second().poll(ZERO)).isTrue();
      assertThat(pipe.second().receive()).isEqualTo("last");
      assertThat(pipe.second().poll(ZERO)).isTrue();
      assertThatThrownBy(() -> pipe.second().receive()).isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> pipe.second().send("x"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken pipe");
      assertThatThrownBy(() -> pipe.first().send("x"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed] cannot send");
    }
  }

  @Test
  void whoWaitsFindsOutThatEitherEndIsClosed() throws Exception {
    try (var threads = Executors.newCachedThreadPool();
        var closedThere = SharedPipe.<String>oneWay();
        var closedHere = SharedPipe.<String>oneWay();
        var full = SharedPipe.<String>oneWay()) {
      var there = threads.submit(() -> closedThere.source().receive());
      var here = threads.submit(() -> closedHere.source().receive());
      var sending =
          threads.submit(() -> {
            full.sink().sendBytes(new byte[1 << 20]);
            return null;
          });
      assertThat(full.source().poll(ofSeconds(20))).isTrue();
      closedThere.sink().close();
      closedHere.source().close();
      full.source().close();
      assertThatThrownBy(there::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(EOFException.class);
      assertThatThrownBy(here::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(sending::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void messagesOfAllSizesComeWholeThroughTheRing() throws Exception {
    try (var pipe = SharedPipe.<byte[]>oneWay();
        var threads = Executors.newCachedThreadPool()) {
      var _ =
          threads.submit(() -> {
            var random = new Random(7);
            for (int i = 0; i < 3_000; i++) {
              pipe.sink().sendBytes(message(random));
            }
            return null;
          });
      var random = new Random(7);
      for (int i = 0; i < 3_000; i++) {
        assertThat(pipe.source().receiveBytes()).isEqualTo(message(random));
      }
    }
  }

  private static byte[] message(Random random) {
    int size = random.nextInt(100) == 0 ? random.nextInt(1_000_000) : random.nextInt(5_000);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void aSenderThatIsInterruptedInTheMiddleTakesItsMessageBack() throws Exception {
    try (var pipe = SharedPipe.<byte[]>oneWay()) {
      var sending =
          Thread.ofPlatform()
              .start(() -> {
                assertThatThrownBy(() -> pipe.sink().sendBytes(new byte[2 << 20]))
                    .isInstanceOf(InterruptedException.class);
              });
      await().until(() -> sending.getState() == Thread.State.RUNNABLE && isFull(pipe));
      sending.interrupt();
      sending.join();
      var next = Thread.ofPlatform().start(() -> sendOne(pipe));
      assertThat(pipe.source().receiveBytes()).containsExactly(1);
      next.join();
    }
  }

  private static boolean isFull(SharedPipe.OneWay<byte[]> pipe) throws Exception {
    return pipe.source().poll(ZERO);
  }

  private static void sendOne(SharedPipe.OneWay<byte[]> pipe) {
    try {
      pipe.sink().sendBytes(new byte[] {1});
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptedReceiverLosesNothing() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pipe.source().receive()).isInstanceOf(InterruptedException.class);
      pipe.sink().send("still");
      assertThat(pipe.source().receive()).isEqualTo("still");
    }
  }

  @Test
  void threadsSendWholeMessagesOneAfterAnother() throws Exception {
    try (var pipe = SharedPipe.<byte[]>oneWay();
        var threads = Executors.newCachedThreadPool()) {
      var sent = new AtomicInteger();
      var began = new CountDownLatch(4);
      for (int thread = 1; thread <= 4; thread++) {
        byte mine = (byte) thread;
        var _ =
            threads.submit(() -> {
              began.countDown();
              began.await();
              for (int i = 0; i < 100; i++) {
                byte[] message = new byte[50_000];
                Arrays.fill(message, mine);
                pipe.sink().sendBytes(message);
                sent.incrementAndGet();
              }
              return null;
            });
      }
      for (int i = 0; i < 400; i++) {
        byte[] message = pipe.source().receiveBytes();
        assertThat(message).hasSize(50_000).containsOnly(message[0]);
      }
      assertThat(pipe.source().poll(ZERO)).isFalse();
    }
  }

  @Test
  void aPollWaitsItsTime() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay()) {
      long began = System.nanoTime();
      assertThat(pipe.source().poll(ofMillis(30))).isFalse();
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(29_000_000);
      assertThat(pipe.source().poll(ofMillis(-5))).isFalse();
      pipe.sink().send("x");
      assertThat(pipe.source().poll(ofSeconds(20))).isTrue();
    }
  }

  @Test
  void waitsForAnyOfSeveral() throws Exception {
    try (var one = SharedPipe.<String>oneWay();
        var two = SharedPipe.<String>oneWay()) {
      var sources = List.of(one.source(), two.source());
      assertThat(Connection.waitAny(sources, ofMillis(20))).isEmpty();
      assertThat(Connection.waitAny(List.<Waitable>of(), ofMillis(20))).isEmpty();
      assertThat(Connection.waitAny(sources, ofSeconds(-1))).isEmpty();
      two.sink().send("x");
      assertThat(Connection.waitAny(sources, ofSeconds(20))).containsExactly(two.source());
      one.sink().close();
      assertThat(Connection.waitAny(sources, ofSeconds(20))).isEqualTo(sources);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> Connection.waitAny(sources, ofSeconds(20)))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anEndThatIsHandedOverThroughAPipeHasMoved() throws Exception {
    try (var carrier = SharedPipe.<Connection<String>>oneWay();
        var cargo = SharedPipe.<String>oneWay()) {
      carrier.sink().send(cargo.source());
      assertThat(cargo.source().isOpen()).isFalse();
      assertThatThrownBy(() -> cargo.source().receive())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("handed over by process");
      assertThatThrownBy(() -> carrier.sink().send(cargo.source()))
          .isInstanceOf(TaskSerializationException.class);
      Connection<String> arrived = carrier.source().receive();
      cargo.sink().send("through");
      assertThat(arrived.receive()).isEqualTo("through");
    }
  }

  @Test
  void anEndThatWasNotSentIsStillHere() throws Exception {
    try (var closed = SharedPipe.<Object>oneWay();
        var cargo = SharedPipe.<String>oneWay();
        var queue = SharedQueue.<Object>create(1)) {
      closed.source().close();
      assertThatThrownBy(() -> closed.sink().send(cargo.source())).isInstanceOf(IOException.class);
      assertThat(cargo.source().isOpen()).isTrue();
      assertThatThrownBy(() -> queue.put(List.of(cargo.source(), new Thread())))
          .isInstanceOf(TaskSerializationException.class);
      assertThat(cargo.source().isOpen()).isTrue();
      queue.add("full");
      assertThat(queue.offer(cargo.source())).isFalse();
      assertThat(cargo.source().isOpen()).isTrue();
    }
  }

  @Test
  void bothEndsAtOnceAreRefused() {
    try (var pipe = SharedPipe.<String>duplex();
        var queue = SharedQueue.<Object>create()) {
      assertThatThrownBy(() -> queue.put(pipe))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("take out the one that shall: var second = pipe.second()");
    }
  }

  @Test
  void itsMemoryGoesWithTheSecondEnd() {
    var pipe = SharedPipe.<String>duplex();
    String name = pipe.first().toString().replaceAll(".*\\[(s-\\w+),.*", "$1");
    Path folder = RuntimeFolder.ofThisProcess().path().resolveSibling("shared-" + name);
    assertThat(folder).exists();
    pipe.first().close();
    assertThat(folder).exists();
    pipe.second().close();
    assertThat(folder).doesNotExist();
  }
}
