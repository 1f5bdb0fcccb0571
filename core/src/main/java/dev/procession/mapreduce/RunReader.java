package dev.procession.mapreduce;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the groups of a slice of a run, one after another. Used by one thread. */
final class RunReader<K> implements AutoCloseable {
  private final InputStream file;
  private final byte[] buffer;
  private long next;
  private final long end;
  private int position;
  private int limit;
  private @Nullable KeyEntry<K> key;
  private boolean inGroup;

  RunReader(Run.Slice slice, int bufferBytes) throws IOException {
    this.file = new FileInputStream(slice.path());
    this.buffer = new byte[(int) Math.min(bufferBytes, slice.to() - slice.from())];
    this.next = slice.from();
    this.end = slice.to();
    file.skipNBytes(slice.from());
  }

  /** Goes to the next group, past the values of this one; returns whether there is one. */
  boolean nextGroup() throws IOException {
    while (inGroup) {
      long length = readLength();
      inGroup = length > 0;
      skip(length - 1);
    }
    if (position == limit && next == end) {
      key = null;
      return false;
    }
    int hash = read() << 24 | read() << 16 | read() << 8 | read();
    key = KeyEntry.read(hash, readBytes((int) readLength()));
    inGroup = true;
    return true;
  }

  /** The key of this group. */
  KeyEntry<K> key() {
    KeyEntry<K> known = key;
    if (known == null) {
      throw new IllegalStateException("there is no group");
    }
    return known;
  }

  /** The next value of this group; null behind the last one. */
  byte @Nullable [] nextValue() throws IOException {
    if (!inGroup) {
      return null;
    }
    long length = readLength();
    if (length == 0) {
      inGroup = false;
      return null;
    }
    return readBytes((int) (length - 1));
  }

  private long readLength() throws IOException {
    long length = 0;
    int shift = 0;
    int each;
    do {
      each = read();
      length |= (long) (each & 0x7f) << shift;
      shift += 7;
    } while ((each & 0x80) != 0);
    return length;
  }

  private int read() throws IOException {
    if (position == limit) {
      fill();
    }
    return buffer[position++] & 0xff;
  }

  private byte[] readBytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      if (position == limit) {
        fill();
      }
      int part = Math.min(length - done, limit - position);
      System.arraycopy(buffer, position, bytes, done, part);
      position += part;
      done += part;
    }
    return bytes;
  }

  private void skip(long length) throws IOException {
    long rest = length;
    while (rest > 0) {
      if (position == limit) {
        fill();
      }
      int part = (int) Math.min(rest, limit - position);
      position += part;
      rest -= part;
    }
  }

  private void fill() throws IOException {
    int most = (int) Math.min(buffer.length, end - next);
    int read = most == 0 ? -1 : file.read(buffer, 0, most);
    if (read <= 0) {
      throw new EOFException("a run ends in the middle of a group at byte " + next);
    }
    next += read;
    position = 0;
    limit = read;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
