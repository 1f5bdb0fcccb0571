package dev.procession.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * One end of a control channel. Any thread sends, without waiting: what the channel does not take
 * at once is written by the thread that serves the selector.
 */
public final class ControlLink {
  private static final int LARGEST_FRAME = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final FrameReader reader = new FrameReader(LARGEST_FRAME);
  private final FrameWriter writer = new FrameWriter(); // guarded by itself

  /** Registers the channel with the selector, with {@code attachment} for whoever serves it. */
  public ControlLink(SocketChannel channel, Selector selector, Object attachment)
      throws ClosedChannelException {
    this.channel = channel;
    this.selector = selector;
    this.key = channel.register(selector, SelectionKey.OP_READ, attachment);
  }

  /** Sends from any thread; to a peer that is gone nothing is sent. */
  public void send(Control frame) {
    synchronized (writer) {
      frame.write(writer);
      flush();
    }
  }

  /**
   * Writes what is pending and hands on what has come. By the thread that serves the selector.
   *
   * @return false at the end of the channel
   */
  public boolean serve(Consumer<Control> receiver) {
    synchronized (writer) {
      flush();
    }
    try {
      if (reader.read(channel) == FrameReader.Read.END) {
        return false;
      }
      for (ByteBuffer frame = reader.next(); frame != null; frame = reader.next()) {
        receiver.accept(Control.read(frame));
      }
      return true;
    } catch (IOException e) {
      return false; // a reset is an end as well
    }
  }

  public void close() throws IOException {
    key.cancel();
    channel.close();
    selector.wakeup();
  }

  private void flush() {
    try {
      boolean done = writer.flush(channel);
      int wanted = done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
        selector.wakeup();
      }
    } catch (IOException | CancelledKeyException e) {
      selector.wakeup(); // whoever serves the selector finds the same end by reading
    }
  }
}
