package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutputPumpTest {
  private static final int PIECE = 64 << 10;

  @Test
  void linesArriveWholeAndInOrder() throws Exception {
    assertThat(pumped("a\nbc\n\nd\n")).containsExactly("a", "bc", "", "d");
  }

  @Test
  void windowsLineEndsCountAsOne() throws Exception {
    assertThat(pumped("a\r\nb\r\n\r\nc\rd\n")).containsExactly("a", "b", "", "c\rd");
  }

  @Test
  void anUnfinishedLastLineArrivesAtTheEnd() throws Exception {
    assertThat(pumped("a\nlast")).containsExactly("a", "last");
  }

  @Test
  void nothingPrintedIsNoLine() throws Exception {
    assertThat(pumped("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {16_381, 16_382, 16_383, 16_384})
  void charactersAtTheEdgeOfAReadStayWhole(int before) throws Exception {
    String line = "x".repeat(before) + "日本𝄞é";

    assertThat(pumped(line + "\nnext\n")).containsExactly(line, "next");
  }

  @Test
  void charactersThatComeByteByByteStayWhole() throws Exception {
    byte[] bytes = "日本𝄞é\nü\n".getBytes(StandardCharsets.UTF_8);

    assertThat(pumped(new OneByOne(bytes))).containsExactly("日本𝄞é", "ü");
  }

  @Test
  void aLineWithoutEndComesInPieces() throws Exception {
    List<String> lines = pumped("x".repeat(5 * PIECE) + "\nshort\n");

    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.getLast()).isEqualTo("short");
    assertThat(String.join("", lines.subList(0, lines.size() - 1))).hasSize(5 * PIECE);
  }

  @Test
  void noPieceOfALongLineIsLongerThanTheBoundAndOneRead() throws Exception {
    List<String> lines = pumped("x".repeat(7 * PIECE));

    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(PIECE + (16 << 10)));
  }

  @Test
  void aLongLineOfWideCharactersStaysReadable() throws Exception {
    List<String> lines = pumped("日".repeat(PIECE) + "\n");

    assertThat(String.join("", lines).chars().filter(each -> each == '日').count()).isEqualTo(PIECE);
    assertThat(String.join("", lines)).hasSize(PIECE);
  }

  @Test
  void aLineAsLongAsAPieceIsOneLine() throws Exception {
    List<String> lines = pumped("x".repeat(PIECE) + "\nnext\n");

    assertThat(lines).extracting(String::length).containsExactly(PIECE, 4);
  }

  @Test
  void aConsumerThatThrowsLosesItsLineOnly() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    var pump =
        new OutputPump(
            "test-out",
            new ByteArrayInputStream("a\nbad\nb\n".getBytes(StandardCharsets.UTF_8)),
            _ -> {},
            line -> {
              if (line.equals("bad")) {
                throw new IllegalStateException("expected by the test");
              }
              lines.add(line);
            },
            () -> {});

    pump.start();

    assertThat(pump.awaitEnd(30_000)).isTrue();
    assertThat(lines).containsExactly("a", "b");
  }

  @Test
  void passedBytesAreThoseOfTheLinesHandedOn() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    var progress = new Semaphore(0);
    var written = new PipedOutputStream();
    var pump =
        new OutputPump(
            "test-out", new PipedInputStream(written), _ -> {}, lines::add, progress::release);
    pump.start();

    written.write("ab\nc".getBytes(StandardCharsets.UTF_8));
    written.flush();
    String first = lines.poll(30, TimeUnit.SECONDS);
    progress.acquire();

    assertThat(first).isEqualTo("ab");
    assertThat(pump.passedBytes()).isEqualTo(3);
    written.write("d\n".getBytes(StandardCharsets.UTF_8));
    written.flush();
    progress.acquire();
    assertThat(pump.passedBytes()).isEqualTo(6);
    written.close();
    assertThat(pump.awaitEnd(30_000)).isTrue();
    assertThat(pump.passedBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void progressIsToldAtTheEndToo() throws Exception {
    var progress = new Semaphore(0);
    var pump =
        new OutputPump(
            "test-out", InputStream.nullInputStream(), _ -> {}, _ -> {}, progress::release);

    pump.start();

    progress.acquire();
    assertThat(pump.passedBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aStreamThatBreaksIsAnEnd() throws Exception {
    List<String> lines = pumped(new Breaking("a\nb".getBytes(StandardCharsets.UTF_8)));

    assertThat(lines).containsExactly("a", "b");
  }

  @Test
  void theEndIsNotWaitedForLongerThanAsked() throws Exception {
    try (var written = new PipedOutputStream();
        var read = new PipedInputStream(written)) {
      var pump = new OutputPump("test-out", read, _ -> {}, _ -> {}, () -> {});
      pump.start();

      assertThat(pump.awaitEnd(20)).isFalse();
    }
  }

  private static List<String> pumped(String text) throws InterruptedException {
    return pumped(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> pumped(InputStream stream) throws InterruptedException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    var pump = new OutputPump("test-out", stream, _ -> {}, lines::add, () -> {});
    pump.start();
    assertThat(pump.awaitEnd(30_000)).isTrue();
    return lines;
  }

  private static class OneByOne extends ByteArrayInputStream {
    OneByOne(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(1, length));
    }
  }

  private static final class Breaking extends InputStream {
    private final ByteArrayInputStream bytes;

    Breaking(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      if (bytes.available() == 0) {
        throw new IOException("expected by the test");
      }
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = bytes.read(target, offset, length);
      if (count < 0) {
        throw new IOException("expected by the test");
      }
      return count;
    }
  }
}
