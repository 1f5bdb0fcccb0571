package dev.procession.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The remaining bytes of a buffer. The copy begins at position 0, ends at its limit and capacity,
 * and is direct, read-only and big-endian or little-endian as the original; a mapped buffer becomes
 * a direct one. The mark and the bytes around are left behind.
 */
final class BufferStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private BufferStandIn(byte[] bytes, boolean direct, boolean readOnly, boolean bigEndian) {
    super(List.of(bytes, direct, readOnly, bigEndian));
  }

  static StandIn of(ByteBuffer buffer) {
    byte[] bytes = remaining(buffer);
    boolean bigEndian = buffer.order() == ByteOrder.BIG_ENDIAN;
    return new BufferStandIn(bytes, buffer.isDirect(), buffer.isReadOnly(), bigEndian);
  }

  /** Without a copy where the array is just these bytes. */
  private static byte[] remaining(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  @Override
  Object restore(List<@Nullable Object> parts) {
    ByteBuffer buffer = ByteBuffer.wrap((byte[]) parts.get(0));
    if (Boolean.TRUE.equals(parts.get(1))) {
      buffer = ByteBuffer.allocateDirect(buffer.capacity()).put(buffer).flip();
    }
    if (Boolean.TRUE.equals(parts.get(2))) {
      buffer = buffer.asReadOnlyBuffer();
    }
    boolean bigEndian = Boolean.TRUE.equals(parts.get(3));
    return buffer.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }
}
