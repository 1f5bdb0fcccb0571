package dev.procession.hosted;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection, on which messages of both sides alternate. It does not block and has a selector
 * of its own, as an interrupt would close a channel that blocks: here an interrupt waits until a
 * message is through. Used by one thread at a time.
 */
final class Line implements AutoCloseable {
  static final int LONGEST = Integer.MAX_VALUE - 64;
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final int BUFFER_BYTES = 32 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();

  Line(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    try {
      this.key = channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  static Line connect(String socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean interrupted = Thread.interrupted();
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new Line(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends a message that consists of these bytes. */
  void send(ByteBuffer head, byte[] body) throws IOException {
    long length = (long) head.remaining() + body.length;
    if (length > LONGEST) {
      throw new IOException(length + " bytes are too much for one call, the most is " + LONGEST);
    }
    out.clear().putInt((int) length).put(head);
    int done = 0;
    do {
      int part = Math.min(out.remaining(), body.length - done);
      out.put(body, done, part);
      done += part;
      flush();
    } while (done < body.length);
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        await(SelectionKey.OP_WRITE, NO_DEADLINE);
      }
    }
    out.clear();
  }

  /**
   * The next message.
   *
   * @param longest that is believed
   * @throws EOFException if the other side has ended, or the time is over
   */
  ByteBuffer receive(int longest, long deadlineNanos) throws IOException {
    while (in.remaining() < Integer.BYTES) {
      fill(deadlineNanos);
    }
    int length = in.getInt();
    if (length < 0 || length > longest) {
      throw new IOException("a message of " + length + " bytes, where the most is " + longest);
    }
    var message = ByteBuffer.allocate(length);
    while (true) {
      int part = Math.min(in.remaining(), message.remaining());
      message.put(message.position(), in, in.position(), part);
      message.position(message.position() + part);
      in.position(in.position() + part);
      if (!message.hasRemaining()) {
        return message.flip();
      }
      fill(deadlineNanos);
    }
  }

  private void fill(long deadlineNanos) throws IOException {
    in.compact();
    try {
      int read;
      while ((read = channel.read(in)) == 0) {
        await(SelectionKey.OP_READ, deadlineNanos);
      }
      if (read < 0) {
        throw new EOFException("the other side has ended");
      }
    } finally {
      in.flip();
    }
  }

  /** Waits for the channel, whatever interrupts: the other side answers, ends, or is too late. */
  private void await(int operation, long deadlineNanos) throws IOException {
    key.interestOps(operation);
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        long left = deadlineNanos == NO_DEADLINE ? 0 : millisUntil(deadlineNanos);
        if (selector.select(left) > 0) {
          selector.selectedKeys().clear();
          return;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long millisUntil(long deadlineNanos) throws EOFException {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new EOFException("the other side says nothing");
    }
    return left;
  }

  /** Whether the other side has ended, as far as is known without waiting. */
  boolean hasEnded() {
    try {
      return in.hasRemaining() || channel.read(in.clear()) != 0;
    } catch (IOException e) {
      return true;
    } finally {
      in.limit(0);
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
