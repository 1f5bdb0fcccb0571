package dev.procession.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects bytes. It grows by further chunks, not by copying: every byte is copied once on its way
 * in and at most once on its way out, also when there are 2 GiB of them.
 */
final class ByteSink extends OutputStream {
  /** The largest array that every JVM can make. */
  static final int LIMIT = Integer.MAX_VALUE - 8;

  private static final int LARGEST_CHUNK = 64 << 20;

  private final List<byte[]> full = new ArrayList<>(0);
  private byte[] chunk;
  private int used;
  private long before;

  ByteSink(int capacity) {
    chunk = new byte[capacity];
  }

  @Override
  public void write(int value) throws IOException {
    if (used == chunk.length) {
      grow(1);
    }
    chunk[used++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int fits = Math.min(length, chunk.length - used);
    System.arraycopy(source, offset, chunk, used, fits);
    used += fits;
    if (fits < length) {
      grow(length - fits);
      System.arraycopy(source, offset + fits, chunk, used, length - fits);
      used += length - fits;
    }
  }

  void varint(int value) throws IOException {
    varlong(value & 0xFFFFFFFFL);
  }

  void varlong(long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  /** The number of bytes {@link #varint} takes. */
  static int varintSize(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  void fixed(long value, int width) throws IOException {
    if (chunk.length - used < width) {
      grow(width);
    }
    for (int i = 0; i < width; i++) {
      chunk[used++] = (byte) (value >>> (8 * i));
    }
  }

  /** Room for {@code length} bytes, to be filled at once; only for a sink made large enough. */
  ByteBuffer room(int length) {
    ByteBuffer room = ByteBuffer.wrap(chunk, used, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    used += length;
    return room;
  }

  byte[] toByteArray() {
    if (full.isEmpty() && used == chunk.length) {
      return chunk;
    }
    byte[] all = new byte[(int) before + used];
    int at = 0;
    for (byte[] part : full) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(chunk, 0, all, at, used);
    return all;
  }

  private void grow(int wanted) throws IOException {
    before += used;
    if (before + wanted > LIMIT) {
      throw new TooLargeException(before + wanted);
    }
    if (used > 0) {
      full.add(used == chunk.length ? chunk : Arrays.copyOf(chunk, used));
    }
    long size = Math.clamp(2 * before, 64, LARGEST_CHUNK);
    chunk = new byte[(int) Math.min(Math.max(size, wanted), LIMIT - before)];
    used = 0;
  }
}
