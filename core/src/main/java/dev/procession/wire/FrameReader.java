package dev.procession.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a channel delivers into frames (drawn at {@link FrameWriter}).
 *
 * <p>Frames that fit the buffer are handed out as views of it; a longer one is gathered in an array
 * of its own, so that its fields may be kept without being copied. What is attached to a frame goes
 * straight into an array of its type. Not thread-safe.
 */
public final class FrameReader {
  /** What one {@link #read} brought. */
  public enum Read {
    SOME,
    NOTHING_YET,
    END
  }

  private static final int LARGE_CHUNK_BYTES = 256 << 10;

  /** To make a larger buffer takes longer than a few more reads. */
  private static final int WORTH_LARGE_CHUNK = 1 << 20;

  /** Kind and number of elements. */
  private static final int ATTACHED_FIELDS = 1 + Integer.BYTES;

  private static final int SMALLEST_HEAD = 1 + ATTACHED_FIELDS;

  private final int maximumBytes;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10).flip();

  /** What a frame beyond the buffer is read through: the buffer itself, or more while it comes. */
  private ByteBuffer largeChunk = buffer;

  private @Nullable ByteBuffer large;

  /** What is attached to the frame that was handed out last, or to the one that comes. */
  private @Nullable Attachment attachment;

  /** The frame that waits for what is attached to it. */
  private @Nullable ByteBuffer head;

  private int attached;

  /**
   * @param maximumBytes longest frame that is accepted; a longer one can only come from a broken or
   *     hostile peer
   */
  public FrameReader(int maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  /** Bytes that are here and belong to no frame handed out yet. */
  public int unread() {
    ByteBuffer gathering = large;
    int gathered = gathering == null ? 0 : gathering.position() + 4;
    return buffer.remaining() + gathered + (head == null ? 0 : Math.max(1, attached));
  }

  /** What is attached to the frame that {@link #next} has handed out last. */
  public @Nullable Attachment attachment() {
    return head == null ? attachment : null;
  }

  /** Takes what the channel has, without waiting; views handed out before become invalid. */
  public Read read(ReadableByteChannel channel) throws IOException {
    ByteBuffer gathering = large;
    int count;
    Attachment array = attachment;
    if (gathering != null && gathering.hasRemaining()) {
      count = readLarge(channel, gathering);
    } else if (head != null && array != null && attached < array.bytes()) {
      count = readAttached(channel, array);
    } else {
      buffer.compact();
      try {
        count = channel.read(buffer);
      } finally {
        buffer.flip(); // also after a failure, or old bytes would be read as frames
      }
    }
    return count > 0 ? Read.SOME : count == 0 ? Read.NOTHING_YET : Read.END;
  }

  /**
   * The next whole frame from its type on, or null if more bytes are needed.
   *
   * @throws IOException if the length is impossible: the stream cannot be read further
   */
  public @Nullable ByteBuffer next() throws IOException {
    ByteBuffer gathered = large;
    if (gathered != null) {
      return gathered.hasRemaining() ? null : finishLarge(gathered);
    }
    if (head != null) {
      return finishAttached();
    }
    attachment = null;
    if (buffer.remaining() < 4) {
      return null;
    }
    int length = buffer.getInt(buffer.position());
    if (length <= -SMALLEST_HEAD && length >= -Math.min(maximumBytes, buffer.capacity() - 4)) {
      return beginAttached(-length);
    }
    if (length < 1 || length > maximumBytes) {
      throw new IOException("frame of " + length + " bytes; at most " + maximumBytes + " allowed");
    }
    if (buffer.remaining() - 4 >= length) {
      ByteBuffer frame = buffer.slice(buffer.position() + 4, length);
      buffer.position(buffer.position() + 4 + length);
      return frame;
    }
    if (length > buffer.capacity() - 4) {
      buffer.position(buffer.position() + 4);
      ByteBuffer gathering = ByteBuffer.allocate(length);
      move(buffer, gathering);
      large = gathering;
    }
    return null;
  }

  private @Nullable ByteBuffer beginAttached(int length) throws IOException {
    if (buffer.remaining() - 4 < length) {
      return null;
    }
    int end = buffer.position() + 4 + length;
    int kind = buffer.get(end - ATTACHED_FIELDS);
    int elements = buffer.getInt(end - Integer.BYTES);
    Attachment array = Attachment.announced(kind, elements, maximumBytes - length);
    ByteBuffer fields = ByteBuffer.allocate(length - ATTACHED_FIELDS);
    fields.put(0, buffer, buffer.position() + 4, fields.limit());
    buffer.position(end);
    attachment = array;
    head = fields;
    attached = array.put(0, buffer);
    return finishAttached();
  }

  private @Nullable ByteBuffer finishAttached() {
    ByteBuffer fields = head;
    Attachment array = attachment;
    if (array == null || attached < array.bytes()) {
      return null;
    }
    head = null;
    return fields;
  }

  private ByteBuffer finishLarge(ByteBuffer gathered) {
    large = null;
    return gathered.flip();
  }

  /**
   * The buffer is empty then. A heap buffer is never handed to the channel, which would copy it.
   */
  private int readLarge(ReadableByteChannel channel, ByteBuffer gathering) throws IOException {
    ByteBuffer chunk = chunkFor(gathering.remaining());
    try {
      return channel.read(chunk);
    } finally {
      gathering.put(chunk.flip());
      if (!gathering.hasRemaining()) {
        largeChunk = buffer;
      }
    }
  }

  /** As {@link #readLarge}, into an array of any type. */
  private int readAttached(ReadableByteChannel channel, Attachment array) throws IOException {
    ByteBuffer chunk = chunkFor((int) array.bytes() - attached);
    try {
      return channel.read(chunk);
    } finally {
      attached += array.put(attached, chunk.flip());
      if (attached == array.bytes()) {
        largeChunk = buffer;
      }
    }
  }

  /** An empty buffer for so many bytes, or for the next of them. */
  private ByteBuffer chunkFor(int bytes) {
    if (bytes > WORTH_LARGE_CHUNK && largeChunk.capacity() < LARGE_CHUNK_BYTES) {
      largeChunk = ByteBuffer.allocateDirect(LARGE_CHUNK_BYTES);
    }
    largeChunk.clear();
    return largeChunk.limit(Math.min(largeChunk.capacity(), bytes));
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), count);
    to.position(to.position() + count);
    from.position(from.position() + count);
  }
}
