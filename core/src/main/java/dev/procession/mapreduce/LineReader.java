package dev.procession.mapreduce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Lines of UTF-8 with the place in their file. Used by one thread. */
final class LineReader implements AutoCloseable {
  private static final int USUAL_BYTES = 64 << 10;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
  private static final char REPLACEMENT = '\ufffd';

  private final InputStream in;
  private final String name;
  private final long begin;
  private final long end;
  private byte[] buffer = new byte[USUAL_BYTES];
  private int position;
  private int limit;

  /** Where in the file the buffer begins. */
  private long offset;

  private int lineFrom;
  private int lineTo;
  private long lines;

  private LineReader(InputStream in, String name, long begin, long offset, long end) {
    this.in = in;
    this.name = name;
    this.begin = begin;
    this.offset = offset;
    this.end = end;
  }

  /** The lines from the beginning on that begin before an offset. */
  static LineReader of(InputStream in, String name, long end) {
    return new LineReader(in, name, 0, 0, end);
  }

  /**
   * The lines of a file that begin at an offset or behind it, and before another.
   *
   * @param in stands one byte before the first offset
   */
  static LineReader within(InputStream in, String name, long begin, long end) throws IOException {
    var reader = new LineReader(in, name, begin, begin - 1, end);
    if (reader.next()) {
      reader.lines = 0; // it began before
    }
    return reader;
  }

  /** Goes to the next line; false if there is none. */
  boolean next() throws IOException {
    if (offset + position >= end) {
      return false;
    }
    int scanned = 0;
    while (true) {
      for (int at = position + scanned; at < limit; at++) {
        if (buffer[at] == '\n') {
          found(at, at + 1);
          return true;
        }
      }
      scanned = limit - position;
      if (!fill()) {
        boolean isLine = position < limit;
        found(limit, limit);
        return isLine;
      }
    }
  }

  private void found(int to, int next) {
    lineFrom = position;
    boolean isCrLf = next > to && to > position && buffer[to - 1] == '\r';
    lineTo = isCrLf ? to - 1 : to;
    position = next;
    lines++;
  }

  /** Reads more behind what was not used yet; false at the end. */
  private boolean fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      offset += position;
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      if (limit == MOST_BYTES) {
        throw new IOException(name + " has a line of more than 2 GiB at byte " + offset);
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(MOST_BYTES, 2L * limit));
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  /** Exact: what stands for a malformed character may also stand in the text itself. */
  private static String decoded(ByteBuffer bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(
          "the line is no UTF-8; TextInput.replaceMalformed() reads it with a replacement character"
              + " for what is not",
          e);
    }
  }

  /**
   * The line as text.
   *
   * @throws IOException if it is no UTF-8 and that is not to be replaced
   */
  String text(boolean replaceMalformed) throws IOException {
    String text = new String(buffer, lineFrom, lineTo - lineFrom, StandardCharsets.UTF_8);
    if (!replaceMalformed && text.indexOf(REPLACEMENT) >= 0) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, lineFrom, lineTo - lineFrom);
      return decoded(bytes);
    }
    return text;
  }

  /** How many bytes were read from the file, up to the end of this line. */
  long bytes() {
    return offset + position - begin;
  }

  /** Where this line is: file, byte and line. */
  String place() throws IOException {
    long at = offset + lineFrom;
    return name + ", byte " + at + ", line " + (linesBefore() + lines);
  }

  private long linesBefore() throws IOException {
    if (begin == 0) {
      return 0;
    }
    long lines = 0;
    try (InputStream file = Files.newInputStream(Path.of(name))) {
      var reader = of(file, name, begin);
      while (reader.next()) {
        lines++;
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
