package dev.procession.chaos;

import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A peer that connects to the socket of a worker that starts, and is not that worker. */
final class Stranger implements AutoCloseable {
  private static final int SECRET_BYTES = 32;

  private final Fault fault;
  private final SocketChannel channel;

  private Stranger(Fault fault, SocketChannel channel) {
    this.fault = fault;
    this.channel = channel;
  }

  /** Connects and speaks, if a worker is being waited for now. */
  static Optional<Stranger> visit(Fault fault) throws IOException {
    try (var folders = Files.newDirectoryStream(RuntimeFolder.ofThisProcess().path())) {
      for (Path folder : folders) {
        Path socket = folder.resolve("s");
        if (Files.exists(socket)) {
          Optional<Stranger> stranger = visit(fault, socket);
          if (stranger.isPresent()) {
            return stranger;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Stranger> visit(Fault fault, Path socket) throws IOException {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      channel.write(ByteBuffer.wrap(words(fault)));
      return Optional.of(new Stranger(fault, channel));
    } catch (IOException e) { // the worker has come, so nobody listens any more
      if (channel != null) {
        channel.close();
      }
      return Optional.empty();
    }
  }

  private static byte[] words(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET -> withRole(new byte[SECRET_BYTES]);
      case GARBAGE -> garbage();
      case HALF_FRAME -> new byte[SECRET_BYTES / 2];
      default -> new byte[0];
    };
  }

  private static byte[] withRole(byte[] secret) {
    byte[] words = Arrays.copyOf(secret, SECRET_BYTES + 1);
    words[SECRET_BYTES] = 1;
    return words;
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[1 << 14];
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = (byte) (i * 37 + 11);
    }
    return garbage;
  }

  Fault fault() {
    return fault;
  }

  /** Whether it was sent away by now without having been told a byte. */
  boolean isShownOut() {
    try {
      int count = channel.read(ByteBuffer.allocate(1));
      if (count > 0) {
        throw new IllegalStateException("it was answered");
      }
      return count < 0;
    } catch (IOException e) {
      return true; // closed with words of it unread
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
