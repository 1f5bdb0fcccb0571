package dev.procession.codec;

import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads what {@link ByteSink} wrote; no length is believed that the remaining bytes cannot hold.
 */
final class ByteSource extends InputStream {
  private final ByteBuffer bytes;

  ByteSource(ByteBuffer bytes) {
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int read() {
    return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(target, offset, count);
    return count == 0 ? -1 : count;
  }

  @Override
  public int available() {
    return bytes.remaining();
  }

  /** The last four bytes read, big-endian as the object stream writes. */
  int lastInt() {
    return bytes.position() < Integer.BYTES
        ? 0
        : Integer.reverseBytes(bytes.getInt(bytes.position() - Integer.BYTES));
  }

  byte next() {
    return bytes.get();
  }

  int varint() throws StreamCorruptedException {
    long value = varlong();
    if (value >>> 32 != 0) {
      throw new StreamCorruptedException("number out of range: " + value);
    }
    return (int) value;
  }

  long varlong() throws StreamCorruptedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new StreamCorruptedException("number longer than ten bytes");
  }

  /** A number of elements, of which each takes at least {@code width} of the bytes that follow. */
  int count(int width) throws StreamCorruptedException {
    int count = varint();
    if (count < 0 || (long) count * width > bytes.remaining()) {
      throw new StreamCorruptedException(
          "length " + Integer.toUnsignedString(count) + ", remaining bytes " + bytes.remaining());
    }
    return count;
  }

  short fixedShort() {
    return bytes.getShort();
  }

  int fixedInt() {
    return bytes.getInt();
  }

  long fixedLong() {
    return bytes.getLong();
  }

  byte[] take(int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  ByteBuffer slice(int length) {
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return slice;
  }
}
