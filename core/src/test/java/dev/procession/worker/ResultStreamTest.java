package dev.procession.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Ending;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results over a real socket and page, read by the other side. */
@Timeout(60)
class ResultStreamTest {
  private SocketChannel ours;
  private SocketChannel parents;
  private WorkerPage page;
  private ResultStream results;
  private final FrameReader reader = new FrameReader(Integer.MAX_VALUE - 16);

  @BeforeEach
  void connect(@TempDir Path folder) throws IOException {
    page = WorkerPage.create(folder.resolve("page"));
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      ours = SocketChannel.open(address);
      parents = listener.accept();
    }
    ours.configureBlocking(false);
    parents.configureBlocking(false);
    results = new ResultStream(ours, page);
  }

  @AfterEach
  void close() throws IOException {
    ours.close();
    parents.close();
  }

  @Test
  void positionsCountFromBehindTheFirstWords() throws IOException {
    results.hello(new FromWorker.Hello(1, 2, "build"));

    assertThat(receive()).isEqualTo(new FromWorker.Hello(1, 2, "build"));
    assertThat(page.committed()).isZero();
    assertThat(page.base()).isZero();
  }

  @Test
  void resultsOfEverySizeArriveAndThePageFollows() throws IOException {
    var random = new Random(5);
    long start = reader.position();
    for (int i = 0; i < 400; i++) {
      FromWorker.Answered answer = answer(i, random.nextInt(1 << random.nextInt(20)));
      var sending = CompletableFuture.runAsync(() -> send(answer));

      assertThat(receive()).isEqualTo(answer);
      sending.join();

      assertThat(page.committed()).isEqualTo(reader.position() - start);
      assertThat(page.base()).isEqualTo(page.committed());
    }
  }

  @Test
  void aFrameThatJustFitsGoesThroughThePage() throws IOException {
    int overhead = 4 + 1 + 4 + 1 + 3 * 8 + 4 + 4 + 4;
    for (int size = WorkerPage.BUFFER_BYTES - overhead - 2;
        size < WorkerPage.BUFFER_BYTES - overhead + 3;
        size++) {
      FromWorker.Answered answer = answer(1, size);
      var sending = CompletableFuture.runAsync(() -> send(answer));

      assertThat(receive()).isEqualTo(answer);
      sending.join();
    }
  }

  @Test
  void whatIsFinishedStaysOnThePageUntilItIsSent() throws IOException {
    FromWorker.Answered stuck = answer(7, 50_000);
    var sending =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 100; i++) {
            send(stuck);
          }
        });
    while (page.committed() < 4L * 50_000) {
      Thread.onSpinWait();
    }

    for (int i = 0; i < 100; i++) {
      assertThat(receive()).isEqualTo(stuck);
      assertThat(page.committed() - page.base()).isBetween(0L, (long) WorkerPage.BUFFER_BYTES);
    }
    sending.join();
    assertThat(page.base()).isEqualTo(page.committed()).isEqualTo(reader.position());
  }

  private void send(FromWorker frame) {
    try {
      results.send(frame);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private FromWorker receive() throws IOException {
    @Nullable ByteBuffer frame = reader.next();
    while (frame == null) {
      FrameReader.Read _ = reader.read(parents);
      frame = reader.next();
    }
    return FromWorker.read(Objects.requireNonNull(frame));
  }

  private static FromWorker.Answered answer(int number, int size) {
    byte[] value = new byte[size];
    new Random(number).nextBytes(value);
    return new FromWorker.Answered(
        number,
        Ending.RETURNED,
        1,
        2,
        3,
        ByteBuffer.wrap(new byte[0]),
        Map.of(),
        -1,
        -1,
        ByteBuffer.wrap(value));
  }
}
