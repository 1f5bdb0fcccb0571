package dev.procession.progress;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Collects bytes until a line is whole and prints it above the bars. */
final class LineStream extends OutputStream {
  private final PrintStream target;
  private final Consumer<Runnable> printAbove;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private boolean passing;

  LineStream(PrintStream target, Consumer<Runnable> printAbove) {
    this.target = target;
    this.printAbove = printAbove;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] lines = wholeLines(bytes, offset, length);
    // outside of our lock: the board's is taken before it
    if (lines.length > 0) {
      printAbove.accept(() -> print(lines));
    }
  }

  /** What can be printed now; keeps the rest. Empty once bytes are passed through. */
  private synchronized byte[] wholeLines(byte[] bytes, int offset, int length) {
    if (passing) {
      target.write(bytes, offset, length);
      target.flush();
      return new byte[0];
    }
    int end = offset + length;
    while (end > offset && bytes[end - 1] != '\n') {
      end--;
    }
    if (end == offset) {
      unfinished.write(bytes, offset, length);
      return new byte[0];
    }
    unfinished.write(bytes, offset, end - offset);
    byte[] lines = unfinished.toByteArray();
    unfinished.reset();
    unfinished.write(bytes, end, offset + length - end);
    return lines;
  }

  /** From now on bytes go on as they come: there are no bars any more. */
  synchronized void passThrough() {
    passing = true;
    if (unfinished.size() > 0) {
      print(unfinished.toByteArray());
      unfinished.reset();
    }
  }

  private void print(byte[] bytes) {
    target.write(bytes, 0, bytes.length);
    target.flush();
  }
}
