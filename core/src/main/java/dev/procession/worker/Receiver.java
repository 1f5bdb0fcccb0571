package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.wire.FrameReader;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The task channel as the worker's main thread reads it. */
final class Receiver {
  private final SocketChannel channel;
  private final WorkerPage page;
  private final ResultStream results;
  private final Selector selector;
  private final FrameReader reader = new FrameReader(Integer.MAX_VALUE - 16);

  Receiver(SocketChannel channel, WorkerPage page, ResultStream results) throws IOException {
    this.channel = channel;
    this.page = page;
    this.results = results;
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** Waits for the next frame; null once the parent has closed the channel or is gone. */
  @Nullable ToWorker next() throws IOException {
    ByteBuffer frame = reader.next();
    while (frame == null) {
      switch (reader.read(channel)) {
        case SOME -> {
          page.phase(Phase.RECEIVING); // first: a frame too large for the memory ends right here
          frame = reader.next();
        }
        case END -> {
          return null;
        }
        case NOTHING_YET -> {
          results.flush();
          page.phase(reader.unread() == 0 ? Phase.WAITING : Phase.RECEIVING);
          selector.select();
          selector.selectedKeys().clear();
        }
      }
    }
    return ToWorker.read(frame, reader.attachment());
  }

  void close() throws IOException {
    channel.close();
    selector.close();
  }
}
