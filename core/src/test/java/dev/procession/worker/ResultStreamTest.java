package dev.procession.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Ending;
import dev.procession.wire.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private StandardStreams streams;
  private ResultStream results;
  private final Pace pace = new Pace();
  private long received;
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
    streams = StandardStreams.of(page);
    results = new ResultStream(ours, page, streams, pace);
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
    received = 0;
    assertThat(page.committed()).isZero();
    assertThat(page.base()).isZero();
  }

  @Test
  void whatItemsReturnWaitsOnThePageUntilItIsSentTogether() throws IOException {
    for (int number = 5; number < 8; number++) {
      results.returned(number, number * 10, pace.now());
    }
    results.returned(8, 3.5, pace.now());
    results.returned(9, new byte[] {1, 2}, pace.now());
    results.returned(11, new byte[] {3}, pace.now());

    assertThat(reader.read(parents)).isEqualTo(FrameReader.Read.NOTHING_YET);
    assertThat(page.unsent().remaining()).isPositive();
    results.flush();

    assertThat(values(receive(), 5)).containsExactly(50, 60, 70);
    assertThat(values(receive(), 8)).containsExactly(3.5);
    assertThat(values(receive(), 9)).containsExactly(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(values(receive(), 11)).containsExactly(ByteBuffer.wrap(new byte[] {3}));
    assertThat(page.unsent().remaining()).isZero();
    assertThat(page.base()).isEqualTo(page.committed()).isEqualTo(received);
  }

  @Test
  void numbersBeyondTheBufferAreSentInSeveralFrames() throws IOException {
    int count = 100_000;
    var sending = CompletableFuture.runAsync(() -> sendNumbers(count));

    var all = new ArrayList<Object>();
    while (all.size() < count) {
      all.addAll(values(receive(), all.size()));
    }
    sending.join();

    assertThat(all).hasSize(count).startsWith(0, 1, 2).endsWith(count - 1);
    assertThat(page.base()).isEqualTo(page.committed()).isEqualTo(received);
  }

  private void sendNumbers(int count) {
    try {
      for (int number = 0; number < count; number++) {
        results.returned(number, number, pace.now());
      }
      results.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> values(FromWorker frame, int number) {
    var returned = (FromWorker.Returned) frame;
    assertThat(returned.number()).isEqualTo(number);
    var values = new ArrayList<Object>();
    for (int place = 0; place < returned.values().size(); place++) {
      values.add(
          switch (returned.values()) {
            case Payload.Numbers numbers -> numbers.get(place);
            case Payload.Bounds bounds -> bounds.from() + place;
            case Payload.Each each -> each.get(place).bytes();
          });
    }
    return values;
  }

  @Test
  void resultsOfEverySizeArriveAndThePageFollows() throws IOException {
    var random = new Random(5);
    for (int i = 0; i < 400; i++) {
      FromWorker.Answered answer = answer(i, random.nextInt(1 << random.nextInt(20)));
      var sending = CompletableFuture.runAsync(() -> send(answer));

      assertThat(receive()).isEqualTo(answer);
      sending.join();

      assertThat(page.committed()).isEqualTo(received);
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
    assertThat(page.base()).isEqualTo(page.committed()).isEqualTo(received);
  }

  @Test
  void anInterruptThatCameTooLateForItsItemDoesNotKeepTheStreamBusy() throws Exception {
    FromWorker.Answered large = answer(7, 10_000_000);
    Thread sending = Thread.ofPlatform().daemon().unstarted(() -> send(large));
    sending.interrupt();
    sending.start();

    await().atMost(ofSeconds(30)).until(() -> !sending.isInterrupted());

    assertThat(receive()).isEqualTo(large);
    sending.join();
  }

  private void send(FromWorker frame) {
    try {
      results.send(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FromWorker receive() throws IOException {
    @Nullable ByteBuffer frame = reader.next();
    while (frame == null) {
      FrameReader.Read _ = reader.read(parents);
      frame = reader.next();
    }
    received += Integer.BYTES + frame.remaining();
    return FromWorker.read(Objects.requireNonNull(frame), reader.attachment());
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
