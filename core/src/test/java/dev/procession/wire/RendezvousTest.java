package dev.procession.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RendezvousTest {
  private static final long LONG_NANOS = 30_000_000_000L;

  private final Secret secret = Secret.create();
  private final List<SocketChannel> strangers = new ArrayList<>();
  private Path socket;
  private Rendezvous rendezvous;
  private boolean closed;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    socket = folder.resolve("s");
    rendezvous = Rendezvous.open(socket, secret);
  }

  @AfterEach
  void close() throws Exception {
    stopListening();
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
  }

  @Test
  void theRightPairIsAdmitted() throws Exception {
    try (Channels worker = Channels.connect(socket, secret)) {
      try (Channels ours = await()) {
        worker.task().write(ByteBuffer.wrap(new byte[] {1}));
        worker.control().write(ByteBuffer.wrap(new byte[] {2}));

        assertThat(readByte(ours.task())).isEqualTo((byte) 1);
        assertThat(readByte(ours.control())).isEqualTo((byte) 2);
        assertThat(ours.task().isBlocking()).isFalse();
        assertThat(ours.control().isBlocking()).isFalse();
      }
    }
  }

  @Test
  void onceClosedTheSocketIsGoneAndThePairStays() throws Exception {
    try (Channels worker = Channels.connect(socket, secret);
        Channels ours = await()) {
      stopListening();

      assertThat(socket).doesNotExist();
      assertThat(ours.task().isOpen()).isTrue();
      worker.task().write(ByteBuffer.wrap(new byte[] {1}));
      assertThat(readByte(ours.task())).isEqualTo((byte) 1);
    }
  }

  @Test
  void aStrangerWithAWrongSecretIsShownOut() throws Exception {
    SocketChannel stranger = stranger();
    send(stranger, ByteBuffer.allocate(Secret.BYTES + 1).put(Secret.BYTES, (byte) 1));

    try (var worker = Channels.connect(socket, secret);
        var ours = await()) {
      assertThat(worker.task().isOpen()).isTrue();
      assertThat(ours.task().isOpen()).isTrue();
    }
    assertThat(isEnded(stranger)).isTrue();
  }

  @Test
  void aStrangerWithoutASecretHoldsUpNobody() throws Exception {
    SocketChannel silent = stranger();
    SocketChannel half = stranger();
    send(half, ByteBuffer.allocate(Secret.BYTES / 2));
    SocketChannel gone = stranger();
    gone.close();

    try (var worker = Channels.connect(socket, secret);
        var ours = await()) {
      assertThat(worker.task().isOpen()).isTrue();
      assertThat(ours.task().isOpen()).isTrue();
    }
    stopListening();
    assertThat(isEnded(silent)).isTrue();
    assertThat(isEnded(half)).isTrue();
  }

  @Test
  void aPreambleMayComeByteByByte() throws Exception {
    SocketChannel task = stranger();
    SocketChannel control = stranger();
    var waiting = CompletableFuture.supplyAsync(this::awaitUnchecked);

    for (byte each : secret.bytes()) {
      send(task, ByteBuffer.wrap(new byte[] {each}));
      send(control, ByteBuffer.wrap(new byte[] {each}));
    }
    send(control, ByteBuffer.wrap(new byte[] {Channels.CONTROL}));
    send(task, ByteBuffer.wrap(new byte[] {Channels.TASK}));

    try (Channels ours = waiting.join()) {
      send(task, ByteBuffer.wrap(new byte[] {42}));
      assertThat(readByte(ours.task())).isEqualTo((byte) 42);
    }
  }

  @Test
  void aRoleIsGivenOnce() throws Exception {
    SocketChannel first = greet(Channels.TASK);
    SocketChannel second = greet(Channels.TASK);
    greet(Channels.CONTROL);

    try (Channels ours = await()) {
      send(first, ByteBuffer.wrap(new byte[] {1}));
      assertThat(readByte(ours.task())).isEqualTo((byte) 1);
      assertThat(isEnded(second)).isTrue();
    }
  }

  @Test
  void anUnknownRoleIsShownOut() throws Exception {
    SocketChannel strange = greet((byte) 9);

    try (var worker = Channels.connect(socket, secret);
        var ours = await()) {
      assertThat(worker.task().isOpen()).isTrue();
      assertThat(ours.task().isOpen()).isTrue();
      assertThat(isEnded(strange)).isTrue();
    }
  }

  @Test
  void moreStrangersThanAllowedAreTurnedAwayAtOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      stranger();
    }
    var rounds = new AtomicInteger();

    Channels none = rendezvous.await(() -> rounds.incrementAndGet() < 50, in(LONG_NANOS));

    assertThat(none).isNull();
    assertThat(strangers.stream().filter(RendezvousTest::hasEnded).count()).isBetween(20L, 30L);
  }

  @Test
  void aDeadProcessEndsTheWait() throws Exception {
    assertThat(rendezvous.await(() -> false, in(LONG_NANOS))).isNull();
  }

  @Test
  void theDeadlineEndsTheWait() throws Exception {
    assertThat(rendezvous.await(() -> true, in(50_000_000))).isNull();
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> rendezvous.await(() -> true, in(LONG_NANOS)))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void halfAPairIsClosedWithTheListener() throws Exception {
    SocketChannel task = greet(Channels.TASK);
    var rounds = new AtomicInteger();
    Channels none = rendezvous.await(() -> rounds.incrementAndGet() < 5, in(LONG_NANOS));

    stopListening();

    assertThat(none).isNull();
    assertThat(isEnded(task)).isTrue();
    assertThat(Files.exists(socket)).isFalse();
  }

  @Test
  void nobodyConnectsOnceClosed() throws Exception {
    stopListening();

    assertThatThrownBy(() -> Channels.connect(socket, secret)).isInstanceOf(IOException.class);
  }

  private void stopListening() throws IOException {
    if (!closed) {
      closed = true;
      rendezvous.close();
    }
  }

  private static long in(long nanos) {
    return System.nanoTime() + nanos;
  }

  private Channels await() throws IOException, InterruptedException {
    @Nullable Channels both = rendezvous.await(() -> true, in(LONG_NANOS));
    return Objects.requireNonNull(both, "nobody came");
  }

  private Channels awaitUnchecked() {
    try {
      return await();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SocketChannel greet(byte role) throws IOException {
    SocketChannel peer = stranger();
    send(peer, ByteBuffer.allocate(Secret.BYTES + 1).put(secret.bytes()).put(role).flip());
    return peer;
  }

  private SocketChannel stranger() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    strangers.add(channel);
    return channel;
  }

  private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte readByte(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    while (channel.read(one) == 0) {
      Thread.onSpinWait();
    }
    return one.get(0);
  }

  /** Waits for the end of a channel on which nothing more is said. */
  private static boolean isEnded(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean hasEnded(SocketChannel channel) {
    try {
      channel.configureBlocking(false);
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
