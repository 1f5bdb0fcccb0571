package dev.procession.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a channel delivers into frames (drawn at {@link FrameWriter}).
 *
 * <p>Frames that fit the buffer are handed out as views of it; a longer one is gathered in an array
 * of its own, so that its fields may be kept without being copied. Not thread-safe.
 */
public final class FrameReader {
  /** What one {@link #read} brought. */
  public enum Read {
    SOME,
    NOTHING_YET,
    END
  }

  private final int maximumBytes;
  private static final int LARGE_CHUNK_BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10).flip();

  /** What a frame beyond the buffer is read through: the buffer itself, or more while it comes. */
  private ByteBuffer largeChunk = buffer;

  private @Nullable ByteBuffer large;

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
    return buffer.remaining() + (gathering == null ? 0 : gathering.position() + 4);
  }

  /** Takes what the channel has, without waiting; views handed out before become invalid. */
  public Read read(ReadableByteChannel channel) throws IOException {
    ByteBuffer gathering = large;
    int count;
    if (gathering != null && gathering.hasRemaining()) {
      count = readLarge(channel, gathering);
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
    if (buffer.remaining() < 4) {
      return null;
    }
    int length = buffer.getInt(buffer.position());
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

  private ByteBuffer finishLarge(ByteBuffer gathered) {
    large = null;
    return gathered.flip();
  }

  /**
   * The buffer is empty then. A heap buffer is never handed to the channel, which would copy it.
   */
  private int readLarge(ReadableByteChannel channel, ByteBuffer gathering) throws IOException {
    ByteBuffer chunk = chunkFor(gathering.remaining());
    chunk.clear();
    chunk.limit(Math.min(chunk.capacity(), gathering.remaining()));
    try {
      return channel.read(chunk);
    } finally {
      gathering.put(chunk.flip());
      if (!gathering.hasRemaining()) {
        largeChunk = buffer;
      }
    }
  }

  private ByteBuffer chunkFor(int bytes) {
    if (bytes > buffer.capacity() && largeChunk.capacity() < LARGE_CHUNK_BYTES) {
      largeChunk = ByteBuffer.allocateDirect(LARGE_CHUNK_BYTES);
    }
    return largeChunk;
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), count);
    to.position(to.position() + count);
    from.position(from.position() + count);
  }
}
