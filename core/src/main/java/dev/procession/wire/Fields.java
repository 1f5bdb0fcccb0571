package dev.procession.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a frame in the order in which {@link FrameWriter} put them. */
final class Fields {
  private Fields() {}

  /**
   * An array field: a view if the frame has an array of its own, else a copy, since the frame is
   * then a view of a buffer that will be used again.
   */
  static ByteBuffer bytes(ByteBuffer frame) {
    int length = length(frame);
    ByteBuffer view = frame.slice(frame.position(), length);
    frame.position(frame.position() + length);
    return frame.hasArray() ? view : ByteBuffer.allocate(length).put(view).flip();
  }

  static byte[] array(ByteBuffer frame) {
    byte[] copy = new byte[length(frame)];
    frame.get(copy);
    return copy;
  }

  static String string(ByteBuffer frame) {
    return new String(array(frame), StandardCharsets.UTF_8);
  }

  private static int length(ByteBuffer frame) {
    int length = frame.getInt();
    if (length < 0 || length > frame.remaining()) {
      throw new IllegalStateException(
          "field of " + length + " bytes in a frame with " + frame.remaining() + " left");
    }
    return length;
  }
}
