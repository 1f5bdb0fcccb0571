package dev.procession.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects frames and writes as many of them at once as the channel takes.
 *
 * <pre>
 *   frame:  | length: int, of what follows | type: byte | fields … |
 *   or      | -length: int                 | type: byte | fields … | kind: byte | elements: int | array
 * </pre>
 *
 * <p>The second form has an {@link Attachment}, which does not count for the length.
 *
 * <p>Small fields are copied into one growing buffer; an array of {@link #OUT_OF_LINE} bytes or
 * more is only referred to, and must not change until it has been written. A heap buffer is never
 * handed to the channel: the JDK would copy the whole of it to native memory at every partial
 * write.
 *
 * <p>Not thread-safe: its user holds the lock that stands for the channel.
 */
public final class FrameWriter {
  static final int OUT_OF_LINE = 16 << 10;
  private static final int SMALL_TRANSFER = 64 << 10;
  private static final int LARGE_TRANSFER = 256 << 10;

  /** To make a larger buffer takes longer than a few more writes. */
  private static final int WORTH_LARGE_TRANSFER = 1 << 20;

  private final ArrayDeque<Piece> closed = new ArrayDeque<>();
  private byte[] open = new byte[1024];
  private int openStart;
  private int openEnd;
  private ByteBuffer transfer = ByteBuffer.allocateDirect(SMALL_TRANSFER).limit(0);
  private long pendingBytes;

  private byte[] lengthArray = open;
  private boolean lengthIsOpen;
  private int lengthOffset;
  private int frameBytes;
  private @Nullable Attachment attachment;

  /** Begins a frame; its length is filled in by {@link #end}. */
  public FrameWriter begin(byte type) {
    room(5);
    lengthArray = open;
    lengthIsOpen = true;
    lengthOffset = openEnd;
    openEnd += 4;
    frameBytes = 0;
    pendingBytes += 4;
    return putByte(type);
  }

  public FrameWriter putByte(int value) {
    room(1);
    open[openEnd++] = (byte) value;
    return counted(1);
  }

  public FrameWriter putInt(int value) {
    room(4);
    Bytes.INT.set(open, openEnd, value);
    openEnd += 4;
    return counted(4);
  }

  public FrameWriter putLong(long value) {
    room(8);
    Bytes.LONG.set(open, openEnd, value);
    openEnd += 8;
    return counted(8);
  }

  public FrameWriter putString(String value) {
    return putBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the length of the array, then its bytes. */
  public FrameWriter putBytes(byte[] bytes) {
    return putInt(bytes.length).putArray(bytes, 0, bytes.length);
  }

  /** Appends a part of an array, without its length. */
  public FrameWriter putArray(byte[] bytes, int offset, int length) {
    if (length >= OUT_OF_LINE) {
      closeOpen();
      closed.add(new Piece(new Attachment(bytes), offset, offset + length));
    } else {
      room(length);
      System.arraycopy(bytes, offset, open, openEnd, length);
      openEnd += length;
    }
    return counted(length);
  }

  /** Appends all of an array to the fields, without its length. */
  FrameWriter putElements(Attachment array) {
    closeOpen();
    int bytes = Math.toIntExact(array.bytes());
    closed.add(new Piece(array, 0, bytes));
    return counted(bytes);
  }

  /** Lets an array follow the frame, of which this is the last field. */
  FrameWriter attach(Attachment array) {
    attachment = array;
    return putByte(array.kind()).putInt(array.length());
  }

  public void end() {
    Attachment attached = attachment;
    Bytes.INT.set(lengthArray, lengthOffset, attached == null ? frameBytes : -frameBytes);
    if (attached != null) {
      attachment = null;
      frameBytes = 0;
      FrameWriter _ = putElements(attached);
    }
  }

  /** Bytes collected and not yet taken by the channel. */
  public long pendingBytes() {
    return pendingBytes;
  }

  /**
   * Writes what the channel takes without waiting.
   *
   * @return whether nothing is left
   */
  public boolean flush(WritableByteChannel channel) throws IOException {
    while (pendingBytes > 0) {
      if (!transfer.hasRemaining()) {
        refill();
      }
      int written = channel.write(transfer);
      pendingBytes -= written;
      if (transfer.hasRemaining()) {
        return false;
      }
    }
    if (transfer.capacity() > SMALL_TRANSFER) {
      transfer = ByteBuffer.allocateDirect(SMALL_TRANSFER).limit(0);
    }
    return true;
  }

  /** Moves everything that is pending into {@code target}, which must have room for it. */
  public void drain(ByteBuffer target) {
    while (pendingBytes > 0) {
      if (!transfer.hasRemaining()) {
        refill();
      }
      pendingBytes -= transfer.remaining();
      target.put(transfer);
    }
  }

  private void refill() {
    if (pendingBytes > WORTH_LARGE_TRANSFER && transfer.capacity() < LARGE_TRANSFER) {
      transfer = ByteBuffer.allocateDirect(LARGE_TRANSFER);
    }
    transfer.clear();
    while (transfer.hasRemaining() && !closed.isEmpty()) {
      if (closed.getFirst().moveTo(transfer)) {
        closed.removeFirst();
      }
    }
    int taken = Math.min(openEnd - openStart, transfer.remaining());
    transfer.put(open, openStart, taken).flip();
    openStart += taken;
    if (openStart == openEnd) {
      openStart = 0;
      openEnd = 0;
    }
  }

  private FrameWriter counted(int bytes) {
    frameBytes = Math.addExact(frameBytes, bytes);
    pendingBytes += bytes;
    return this;
  }

  private void room(int bytes) {
    if (open.length - openEnd < bytes) {
      byte[] grown = Arrays.copyOf(open, Math.max(open.length * 2, openEnd + bytes));
      if (lengthIsOpen) {
        lengthArray = grown;
      }
      open = grown;
    }
  }

  private void closeOpen() {
    if (openEnd > openStart) {
      closed.add(new Piece(new Attachment(open), openStart, openEnd));
      open = new byte[1024];
      lengthIsOpen = false;
      openStart = 0;
      openEnd = 0;
    }
  }

  /** A part of an array that waits to be written. */
  private static final class Piece {
    private final Attachment of;
    private final int end;
    private int position;

    Piece(Attachment of, int start, int end) {
      this.of = of;
      this.position = start;
      this.end = end;
    }

    /** Moves as much of it as fits; returns whether nothing is left. */
    boolean moveTo(ByteBuffer target) {
      int limit = target.limit();
      target.limit(Math.min(limit, target.position() + (end - position)));
      position += of.get(position, target);
      target.limit(limit);
      return position == end;
    }
  }
}
