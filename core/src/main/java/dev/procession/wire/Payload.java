package dev.procession.wire;

import java.nio.ByteBuffer;

/**
 * One item of a {@link ToWorker.Run} frame.
 *
 * @param index place of the item in the user's input
 * @param attempt 1 for the first run of the item
 * @param loader number of the parent's class loader that knows the item's classes; 0 for the class
 *     path
 * @param bytes the encoded argument
 */
public record Payload(long index, int attempt, int loader, ByteBuffer bytes) {

  /** What this item adds to a frame, in bytes. */
  public int frameBytes() {
    return 20 + bytes.remaining();
  }

  void write(FrameWriter out) {
    out.putLong(index).putInt(attempt).putInt(loader).putBytes(arrayOf(bytes));
  }

  static Payload read(ByteBuffer frame) {
    return new Payload(frame.getLong(), frame.getInt(), frame.getInt(), Fields.bytes(frame));
  }

  static byte[] arrayOf(ByteBuffer bytes) {
    if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.array().length == bytes.remaining()) {
      return bytes.array();
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return copy;
  }
}
