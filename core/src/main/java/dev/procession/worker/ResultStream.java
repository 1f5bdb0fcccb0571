package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.FrameWriter;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Returned;
import dev.procession.wire.NumberType;
import dev.procession.wire.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The way of results back: through the result buffer on the page, where they outlive this process,
 * then through the socket. Used by the thread that runs the tasks.
 *
 * <p>What items return is collected in one frame that grows on the page until {@link #flush}; each
 * result is committed for itself. The parent may look at it there at any time. A frame larger than
 * the buffer goes to the socket directly.
 */
final class ResultStream {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int VALUES = LENGTH_BYTES + Returned.HEAD_BYTES + 1;

  /** What a value takes besides its bytes. */
  private static final int PART_BYTES = 2 * Integer.BYTES;

  private static final int LARGEST_PART = 4096;

  private final SocketChannel channel;
  private final WorkerPage page;
  private final StandardStreams streams;
  private final Pace pace;
  private final Selector selector;
  private final ByteBuffer buffer;
  private final FrameWriter writer = new FrameWriter();

  /** Position in the stream of the first byte in the buffer. */
  private long base;

  /** Bytes in the buffer. */
  private int used;

  /** Where the frame that still grows begins; -1 if there is none. */
  private int growing = -1;

  private @Nullable NumberType type;
  private int nextNumber;
  private long growsSince;
  private long oldest;

  ResultStream(SocketChannel channel, WorkerPage page, StandardStreams streams, Pace pace)
      throws IOException {
    this.channel = channel;
    this.page = page;
    this.streams = streams;
    this.pace = pace;
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

  /**
   * An item returned a number, which is finished from here on and waits to be sent.
   *
   * @param since when the item began
   */
  void returned(int number, Number value, long since) throws IOException {
    NumberType of = NumberType.of(value);
    grow(number, of, of.width(), since);
    of.put(buffer, used, value);
    commit(of.width());
  }

  /** As {@link #returned(int, Number, long)} for any {@linkplain #takes small enough} value. */
  void returned(int number, byte[] value, long since) throws IOException {
    grow(number, null, PART_BYTES + value.length, since);
    buffer.putInt(used, 0).putInt(used + Integer.BYTES, value.length);
    buffer.put(used + PART_BYTES, value);
    commit(PART_BYTES + value.length);
  }

  static boolean takes(byte[] value) {
    return value.length <= LARGEST_PART;
  }

  private void grow(int number, @Nullable NumberType of, int bytes, long since) throws IOException {
    boolean fits = growing >= 0 && number == nextNumber && of == type;
    if (fits && used + bytes <= WorkerPage.BUFFER_BYTES) {
      return;
    }
    finish();
    if (used + VALUES + bytes > WorkerPage.BUFFER_BYTES) {
      flush();
    }
    if (used == 0) {
      oldest = since;
    }
    growing = used;
    growsSince = since;
    nextNumber = number;
    type = of;
    buffer.putInt(used, 0).put(used + LENGTH_BYTES, Returned.TYPE);
    buffer.putInt(used + LENGTH_BYTES + 1, number);
    tell(used, 0);
    buffer.put(used + VALUES - 1, of == null ? Payload.EACH : of.form());
    used += VALUES;
  }

  private void commit(int bytes) {
    used += bytes;
    nextNumber++;
    page.committed(base + used);
  }

  /** Fills in what is only known at the end. */
  private void tell(int frame, long nanos) {
    int at = frame + LENGTH_BYTES + 1 + Integer.BYTES;
    buffer.putLong(at, nanos);
    buffer.putLong(at + Long.BYTES, streams.outBytes());
    buffer.putLong(at + 2 * Long.BYTES, streams.errBytes());
  }

  /** The frame that grew is complete. */
  private void finish() {
    if (growing >= 0) {
      tell(growing, pace.now() - growsSince);
      buffer.putInt(growing, used - growing - LENGTH_BYTES);
      growing = -1;
    }
  }

  /** Whether results have waited for so long that they should be sent. */
  boolean isOlderThan(long nanos) {
    return used > 0 && pace.now() - oldest > nanos;
  }

  /** Returns when everything is wholly in the socket: the parent will have it, come what may. */
  void flush() throws IOException {
    if (used == 0) {
      return;
    }
    finish();
    buffer.limit(used).position(0);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        awaitWritable();
      }
    }
    buffer.clear();
    base += used;
    used = 0;
    page.base(base); // last: until here the parent finds all of it on the page
  }

  /** Sends a frame, after what is still to be sent. */
  void send(FromWorker frame) throws IOException {
    finish();
    frame.write(writer);
    long bytes = writer.pendingBytes();
    if (used + bytes > WorkerPage.BUFFER_BYTES) {
      flush();
    }
    if (bytes > WorkerPage.BUFFER_BYTES) {
      sendDirectly(bytes);
    } else {
      buffer.position(used);
      writer.drain(buffer);
      buffer.clear();
      used += (int) bytes;
      page.committed(base + used);
      flush();
    }
  }

  private void sendDirectly(long bytes) throws IOException {
    while (!writer.flush(channel)) {
      awaitWritable();
    }
    base += bytes;
    // base first: the buffer holds nothing, at no moment may it seem to hold these bytes
    page.base(base);
    page.committed(base);
  }

  /** Ends with writability or, when the parent is gone, with an exception of the next write. */
  private void awaitWritable() throws IOException {
    boolean _ = Thread.interrupted(); // meant for an item that has ended; no wait would be one
    selector.select();
    selector.selectedKeys().clear();
  }
}
