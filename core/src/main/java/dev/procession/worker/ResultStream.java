package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.FrameWriter;
import dev.procession.wire.FromWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * The way of results back: through the result buffer on the page, where they outlive this process,
 * then through the socket. Used by the thread that runs the tasks.
 *
 * <p>A frame larger than the buffer goes to the socket directly.
 */
final class ResultStream {
  private final SocketChannel channel;
  private final WorkerPage page;
  private final Selector selector;
  private final ByteBuffer buffer;
  private final FrameWriter writer = new FrameWriter();
  private long position;

  ResultStream(SocketChannel channel, WorkerPage page) throws IOException {
    this.channel = channel;
    this.page = page;
    this.selector = Selector.open();
    this.buffer = page.buffer();
    channel.register(selector, SelectionKey.OP_WRITE);
  }

  /** The first words; the positions of the result stream count from behind them. */
  void hello(FromWorker.Hello hello) throws IOException {
    hello.write(writer);
    while (!writer.flush(channel)) {
      awaitWritable();
    }
  }

  /** Returns when the frame is wholly in the socket: the parent will have it, come what may. */
  void send(FromWorker frame) throws IOException {
    frame.write(writer);
    long bytes = writer.pendingBytes();
    if (bytes > WorkerPage.BUFFER_BYTES) {
      sendDirectly(bytes);
    } else {
      sendThroughPage(bytes);
    }
  }

  private void sendThroughPage(long bytes) throws IOException {
    buffer.clear();
    writer.drain(buffer);
    position += bytes;
    page.committed(position);
    buffer.flip();
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        awaitWritable();
      }
    }
    page.base(position);
  }

  private void sendDirectly(long bytes) throws IOException {
    while (!writer.flush(channel)) {
      awaitWritable();
    }
    position += bytes;
    // base first: the buffer holds nothing, at no moment may it seem to hold these bytes
    page.base(position);
    page.committed(position);
  }

  /** Ends with writability or, when the parent is gone, with an exception of the next write. */
  private void awaitWritable() throws IOException {
    selector.select();
    selector.selectedKeys().clear();
  }
}
