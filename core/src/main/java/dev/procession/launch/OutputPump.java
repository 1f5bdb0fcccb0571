package dev.procession.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads one output stream of a process on a thread of its own and hands on whole lines.
 *
 * <p>A consumer that is slow holds up this thread only. A line longer than {@link
 * #MAXIMUM_LINE_BYTES} is handed on in pieces, so that a flood without an end of line cannot fill
 * the memory.
 */
public final class OutputPump {
  private static final int MAXIMUM_LINE_BYTES = 64 << 10;

  private final InputStream stream;
  private final Consumer<String> lines;
  private final Runnable progress;
  private final Thread thread;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private boolean inPieces;
  private volatile long passedBytes;

  /**
   * @param progress called after lines were handed on and {@link #passedBytes} has grown, and at
   *     the end
   */
  OutputPump(String name, InputStream stream, Consumer<String> lines, Runnable progress) {
    this.stream = stream;
    this.lines = lines;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::pump);
  }

  void start() {
    thread.start();
  }

  /** Bytes read whose lines have been handed on. */
  public long passedBytes() {
    return passedBytes;
  }

  /** Waits for the end of the stream, at most this long. */
  public boolean awaitEnd(long millis) throws InterruptedException {
    thread.join(Math.max(1, millis));
    return !thread.isAlive();
  }

  /** Whether this is the thread that hands on the lines. */
  public boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  private void pump() {
    byte[] buffer = new byte[16 << 10];
    long read = 0;
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        handOn(buffer, count);
        read += count;
        passedBytes = read - line.size();
        progress.run();
      }
    } catch (IOException e) {
      // the process is gone and its pipe was closed: the same as its end
    }
    if (line.size() > 0) {
      endLine();
    }
    passedBytes = Long.MAX_VALUE;
    progress.run();
  }

  private void handOn(byte[] buffer, int count) {
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
    try {
      lines.accept(new String(bytes, 0, length, StandardCharsets.UTF_8));
    } catch (RuntimeException | Error e) {
      System.getLogger(OutputPump.class.getName())
          .log(System.Logger.Level.ERROR, thread.getName() + ": consumer of lines failed", e);
    }
  }
}
