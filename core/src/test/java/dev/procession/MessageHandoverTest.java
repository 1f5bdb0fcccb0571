package dev.procession;

import static java.time.Duration.ZERO;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages that could not be read. */
@Timeout(60)
class MessageHandoverTest {
  private final SharedPipe.OneWay<Object> pipe = SharedPipe.oneWay();
  private final Connection<Object> source = pipe.source();
  private final Connection<Object> sink = pipe.sink();

  @BeforeEach
  void beUnreadable() {
    Moody.beReadable(false);
  }

  @AfterEach
  void close() {
    pipe.close();
  }

  @Test
  void oneThatCannotBeReadIsToldOfOnceWithItsNumber() throws Exception {
    sink.send("zero");
    sink.send(new Moody("lost"));
    sink.send("next");

    assertThat(source.receive()).isEqualTo("zero");
    assertThatThrownBy(source::receive)
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("message 1");

    assertThat(source.receive()).isEqualTo("next");
    assertThat(source.poll(ZERO)).isFalse();
  }

  @Test
  void oneThatCannotBeReadIsTheNextOneOnceItCan() throws Exception {
    sink.send(new Moody("first"));
    sink.send("second");

    assertThatThrownBy(source::receive).hasMessageContaining("message 0");
    Moody.beReadable(true);

    assertThat(source.receive()).hasToString("first");
    assertThat(source.receive()).isEqualTo("second");
  }

  @Test
  void theBytesOfOneThatCannotBeReadCanBeHad() throws Exception {
    sink.send(new Moody("first"));
    sink.send("second");
    var small = ByteBuffer.allocate(10);

    assertThatThrownBy(source::receive).hasMessageContaining("message 0");
    assertThat(source.poll(ZERO)).isTrue();
    assertThatThrownBy(() -> source.receiveBytes(small))
        .isInstanceOf(MessageTooLongException.class);
    assertThat(new String(source.receiveBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("first");

    assertThat(source.receive()).isEqualTo("second");
  }

  @Test
  void nobodyWaitsForAMessageInPlaceOfOneThatCannotBeRead() throws Exception {
    sink.send(new Moody("only"));

    assertThatThrownBy(source::receive).hasMessageContaining("message 0");
    assertThat(source.poll(ZERO)).isTrue();
    assertThatThrownBy(source::receive).hasMessageContaining("message 0");

    assertThat(source.poll(ZERO)).isFalse();
  }

  @Test
  void whoWaitsForAMessageDoesNotTakeAnUnreadableOneForTheEnd() throws Exception {
    var gate = new Gate();
    Hesitant.waitAt(gate);
    sink.send(new Hesitant());
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Object> first = threads.submit(source::receive);
      gate.awaitArrivals();
      var waits = new AtomicReference<Thread>();
      Future<Object> second =
          threads.submit(() -> {
            waits.set(Thread.currentThread());
            return source.receive();
          });
      await().until(() -> isIn("awaitPiece", waits.get()));

      gate.open();

      assertThatThrownBy(first::get).hasMessageContaining("message 0");
      assertThatThrownBy(() -> second.get(200, MILLISECONDS)).isInstanceOf(TimeoutException.class);
      sink.send("next");
      assertThat(second.get()).isEqualTo("next");
      assertThat(source.receiveBytes()).isNotEmpty();
    }
  }

  private static boolean isIn(String method, @Nullable Thread thread) {
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  /** Cannot be read, which takes a while. */
  private static final class Hesitant implements Serializable {
    @Serial private static final long serialVersionUID = 1;
    private static final AtomicReference<Gate> GATE = new AtomicReference<>();

    static void waitAt(Gate gate) {
      GATE.set(gate);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
      GATE.get().arriveAndInsist();
      throw new InvalidObjectException("after all not");
    }
  }

  @Test
  void afterTheLastOneThatCannotBeReadComesTheEnd() throws Exception {
    sink.send(new Moody("last"));
    sink.close();

    assertThatThrownBy(source::receive).hasMessageContaining("message 0");

    assertThatThrownBy(source::receive).isInstanceOf(EOFException.class);
  }

  @Test
  void anEndWithAMessageThatCouldNotBeReadIsNotHandedOver() throws Exception {
    try (var queue = SharedQueue.<Connection<Object>>create()) {
      sink.send(new Moody("first"));
      assertThatThrownBy(source::receive).hasMessageContaining("message 0");

      assertThatThrownBy(() -> queue.add(source)).hasMessageContaining("could not be read here");
      assertThat(source.receiveBytes()).isNotEmpty();
      queue.add(source);

      assertThat(queue.take()).isEqualTo(source);
    }
  }
}
