package dev.procession;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.ByteBuffer;
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
