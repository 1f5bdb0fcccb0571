package dev.procession.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The two connections of a worker, both non-blocking: an interrupt closes a blocking channel in
 * Java, so one interrupted thread would cut off a worker that holds the tasks of others.
 *
 * @param task work and results
 * @param control small frames only; its end means that the other side is gone
 */
public record Channels(SocketChannel task, SocketChannel control) implements AutoCloseable {
  static final byte TASK = 1;
  static final byte CONTROL = 2;

  /** Connects a worker to the parent that listens at {@code socket}. */
  public static Channels connect(Path socket, Secret secret) throws IOException {
    SocketChannel task = open(socket, secret, TASK);
    try {
      return new Channels(task, open(socket, secret, CONTROL));
    } catch (IOException e) {
      task.close();
      throw e;
    }
  }

  private static SocketChannel open(Path socket, Secret secret, byte role) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer preamble = ByteBuffer.allocateDirect(Secret.BYTES + 1);
      preamble.put(secret.bytes()).put(role).flip();
      while (preamble.hasRemaining()) {
        channel.write(preamble);
      }
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (control) {
      task.close();
    }
  }
}
