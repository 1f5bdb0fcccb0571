package dev.procession.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastWordsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> noted = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void whatThePipeHeldIsReadWhileTheConsumerIsBusy() throws Exception {
    var words = wordsOf(new ByteArrayInputStream(numbered(5000).getBytes(UTF_8)));
    taken.await();

    words.read();

    assertThat(noted).hasSize(5000).last().isEqualTo("line 4999");
    assertThat(lines).isEmpty();
    gate.countDown();
    assertThat(words.awaitHandedOn(LONG)).isTrue();
    assertThat(lines).isEqualTo(noted);
  }

  @Test
  void aConsumerThatTakesNothingIsNotWaitedForAndGetsTheLinesLater() throws Exception {
    var words = wordsOf(new ByteArrayInputStream(numbered(3).getBytes(UTF_8)));
    words.read();

    words.awaitPatiently(Duration.ofMillis(20));

    assertThat(words.areHandedOn()).isFalse();
    gate.countDown();
    assertThat(words.awaitHandedOn(LONG)).isTrue();
    assertThat(lines).containsExactly("line 0", "line 1", "line 2");
  }

  @Test
  void aLineWithoutEndIsHandedOnThoughOthersHoldThePipe() throws Exception {
    gate.countDown();
    try (var written = new PipedOutputStream();
        var held = new PipedInputStream(written)) {
      written.write("whole\nhalf".getBytes(UTF_8));
      var words = wordsOf(held);
      taken.await();

      words.read();

      assertThat(words.awaitHandedOn(LONG)).isTrue();
      assertThat(lines).containsExactly("whole", "half");
      assertThat(noted).containsExactly("whole", "half");
    }
  }

  @Test
  void whatOthersGoOnWritingIsNotWaitedFor() throws Exception {
    var endless = new Endless();
    var words = wordsOf(endless);
    taken.await();

    words.read();

    assertThat(endless.closed.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    gate.countDown();
    assertThat(words.awaitHandedOn(LONG)).isTrue();
  }

  @Test
  void thoseOfSeveralAreWaitedForTogether() throws Exception {
    var some = wordsOf(new ByteArrayInputStream("a\n".getBytes(UTF_8)));
    var other = wordsOf(new ByteArrayInputStream("b\n".getBytes(UTF_8)));
    var both = LastWords.of("both", List.of(some, other));
    both.read();

    assertThat(both.awaitHandedOn(Duration.ofMillis(1))).isFalse();

    gate.countDown();
    assertThat(both.awaitHandedOn(LONG)).isTrue();
    assertThat(lines).containsExactlyInAnyOrder("a", "b");
  }

  private LastWords wordsOf(InputStream stream) {
    var pump = new OutputPump("test-out", stream, noted::add, this::take, () -> {});
    pump.start();
    return new LastWords("test", List.of(pump), List.of());
  }

  private void take(String line) {
    taken.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    lines.add(line);
  }

  private static String numbered(int count) {
    return String.join("", IntStream.range(0, count).mapToObj(i -> "line " + i + "\n").toList());
  }

  /** Always has more, as a pipe whose other end writes without end. */
  private static final class Endless extends InputStream {
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      if (closed.getCount() == 0) {
        throw new IOException("expected by the test: closed");
      }
      return '\n';
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      bytes[offset] = (byte) read();
      return 1;
    }

    @Override
    public int available() {
      return 1000;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
