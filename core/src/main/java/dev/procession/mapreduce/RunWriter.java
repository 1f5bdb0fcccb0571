package dev.procession.mapreduce;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a {@link Run}. Used by one thread. */
final class RunWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path path;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private long flushed;

  RunWriter(Path path) throws IOException {
    this.path = path;
    this.out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** How many bytes were written. */
  long position() {
    return flushed + filled;
  }

  void beginGroup(KeyEntry<?> key) throws IOException {
    for (int shift = 24; shift >= 0; shift -= 8) {
      write(key.hash() >>> shift);
    }
    writeLength(key.bytes().length);
    write(key.bytes(), 0, key.bytes().length);
  }

  void value(byte[] bytes) throws IOException {
    value(bytes, 0, bytes.length);
  }

  void value(byte[] bytes, int from, int length) throws IOException {
    writeLength(length + 1L);
    write(bytes, from, length);
  }

  /** Writes values that are in the form of a run already. */
  void values(byte[] bytes, int length) throws IOException {
    write(bytes, 0, length);
  }

  void endGroup() throws IOException {
    write(0);
  }

  private void writeLength(long length) throws IOException {
    long rest = length;
    while (rest > 0x7f) {
      write((int) rest | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  private void write(int oneByte) throws IOException {
    if (filled == buffer.length) {
      flush();
    }
    buffer[filled++] = (byte) oneByte;
  }

  private void write(byte[] bytes, int from, int length) throws IOException {
    if (length > buffer.length - filled) {
      flush();
    }
    if (length > buffer.length) {
      out.write(bytes, from, length);
      flushed += length;
    } else {
      System.arraycopy(bytes, from, buffer, filled, length);
      filled += length;
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, filled);
    flushed += filled;
    filled = 0;
  }

  /** Ends a run without partitions. */
  Run finish() throws IOException {
    flush();
    return Run.whole(path.toString(), flushed);
  }

  /** Ends a run whose partitions begin at these positions. */
  Run finish(long[] begins) throws IOException {
    flush();
    long[] offsets = java.util.Arrays.copyOf(begins, begins.length + 1);
    offsets[begins.length] = flushed;
    return new Run(path.toString(), new Run.OffsetList(offsets));
  }

  /** Closes the file; what was not flushed is lost. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
