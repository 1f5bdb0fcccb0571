package dev.procession.launch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Makes whole lines of bytes that come in any portions. A line longer than {@link
 * #MAXIMUM_LINE_BYTES} is handed on in pieces, so that a flood without an end of line cannot fill
 * the memory. Not thread-safe.
 */
final class LineSplitter {
  private static final int MAXIMUM_LINE_BYTES = 64 << 10;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private boolean inPieces;

  LineSplitter(Consumer<String> lines) {
    this.lines = lines;
  }

  void add(byte[] buffer, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        line.write(buffer, start, i - start);
        start = i + 1;
        endLine();
      }
    }
    line.write(buffer, start, count - start);
    if (line.size() >= MAXIMUM_LINE_BYTES) {
      emitPiece();
    }
  }

  /** No more comes: what there is of an unfinished line is one. */
  void end() {
    if (line.size() > 0) {
      endLine();
    }
  }

  /** Bytes of a line that has no end yet. */
  int unfinishedBytes() {
    return line.size();
  }

  private void endLine() {
    boolean restOfPieces = inPieces && line.size() == 0;
    inPieces = false;
    if (!restOfPieces) {
      byte[] bytes = take();
      int length = bytes.length;
      emit(bytes, length > 0 && bytes[length - 1] == '\r' ? length - 1 : length);
    }
  }

  /** Keeps back the bytes of a character that is not whole yet. */
  private void emitPiece() {
    byte[] bytes = take();
    int end = bytes.length;
    int start = end - 1;
    while (start > end - 4 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    if ((bytes[start] & 0x80) != 0) {
      end = start;
      line.write(bytes, start, bytes.length - start);
    }
    inPieces = true;
    emit(bytes, end);
  }

  private byte[] take() {
    byte[] bytes = line.toByteArray();
    line.reset();
    return bytes;
  }

  private void emit(byte[] bytes, int length) {
    lines.accept(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }
}
