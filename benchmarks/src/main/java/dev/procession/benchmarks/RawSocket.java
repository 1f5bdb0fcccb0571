package dev.procession.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** 64 bytes to another JVM and back over a Unix-domain socket: the limit for a round trip. */
final class RawSocket implements Rival {
  private static final int BYTES = 64;

  private final Path folder;
  private final Process process;
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  RawSocket() throws IOException {
    this.folder = Files.createTempDirectory("procession-bench-");
    var address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      this.process = Jvm.start(Echo.class, address.getPath().toString());
      var _ = process.onExit().thenRun(() -> stopWaiting(server));
      this.channel = server.accept();
    } finally {
      Files.deleteIfExists(address.getPath());
    }
  }

  /** The other side has ended; if it never called, nobody else will. */
  private static void stopWaiting(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The other side. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
      try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
        while (isFull(channel, buffer)) {
          write(channel, buffer);
        }
      }
    }
  }

  /** Reads until the buffer is full; false at the end of the stream. */
  private static boolean isFull(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public String name() {
    return "raw Unix socket";
  }

  @Override
  public boolean can(Work work) {
    return work == Work.APPLY;
  }

  @Override
  public double seconds(Work work) throws Exception {
    return Stopwatch.seconds(() -> {
      for (int i = 0; i < work.size(); i++) {
        buffer.clear().position(BYTES);
        write(channel, buffer);
        if (!isFull(channel, buffer)) {
          throw new IOException("the other side has ended");
        }
      }
    });
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Jvm.end(process);
    Files.delete(folder);
  }
}
