package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code System.out} and {@code System.err} of a worker: what is written is counted, so that the
 * parent can deliver a result after the lines that the task printed.
 */
final class StandardStreams {
  private static final int KEPT_BYTES = 64 << 10;

  private final Counted out;
  private final Counted err;
  private @Nullable ByteArrayOutputStream kept;

  private final PrintStream printedOut;
  private final PrintStream printedErr;

  private StandardStreams(WorkerPage page) {
    this.out = new Counted(FileDescriptor.out, page::out);
    this.err = new Counted(FileDescriptor.err, page::err);
    this.printedOut = new Unclosed(out);
    this.printedErr = new Unclosed(err);
  }

  /** Streams that nobody prints to yet. */
  static StandardStreams of(WorkerPage page) {
    return new StandardStreams(page);
  }

  static StandardStreams install(WorkerPage page) {
    StandardStreams streams = of(page);
    System.setOut(streams.printedOut);
    System.setErr(streams.printedErr);
    return streams;
  }

  /** The next task wants to print too. */
  private static final class Unclosed extends PrintStream {
    Unclosed(OutputStream out) {
      super(out, false, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      flush();
    }
  }

  /** From here on what is printed is kept as well. */
  synchronized void keep() {
    kept = new ByteArrayOutputStream();
  }

  /** What was printed since {@link #keep}: the last {@link #KEPT_BYTES} of it. */
  synchronized byte[] kept() {
    byte[] bytes = kept == null ? new byte[0] : kept.toByteArray();
    kept = null;
    return bytes.length <= KEPT_BYTES
        ? bytes
        : Arrays.copyOfRange(bytes, bytes.length - KEPT_BYTES, bytes.length);
  }

  /** Ends an unfinished line and writes out what was held back. */
  @SuppressWarnings("ReferenceEquality") // the very stream, or one that a task put in its place
  void endTask() {
    if (System.out != printedOut || out.unfinished) {
      end(System.out, out);
    }
    if (System.err != printedErr || err.unfinished) {
      end(System.err, err);
    }
  }

  /** A task may have put its own stream in the place of ours, or closed the descriptor below. */
  private static void end(PrintStream printed, Counted counted) {
    try {
      printed.flush();
      counted.endLine();
    } catch (IOException | RuntimeException e) {
      // what was printed cannot go anywhere: that is the task's own doing, and it has an answer
    }
  }

  long outBytes() {
    return out.total();
  }

  long errBytes() {
    return err.total();
  }

  private synchronized void keep(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream target = kept;
    if (target != null) {
      if (target.size() > 4 * KEPT_BYTES) {
        byte[] tail = target.toByteArray();
        target.reset();
        target.write(tail, tail.length - KEPT_BYTES, KEPT_BYTES);
      }
      int skipped = Math.max(0, length - KEPT_BYTES);
      target.write(bytes, offset + skipped, length - skipped);
    }
  }

  /** Writes whole lines at once: only these can be seen on the other side. */
  private final class Counted extends OutputStream {
    private final FileOutputStream file;
    private final LongConsumer count;
    private final byte[] held = new byte[8 << 10];
    private int heldBytes;
    private long total;
    private boolean lineOpen;

    /** Whether something is held back, or the last line has no end yet. */
    private volatile boolean unfinished;

    Counted(FileDescriptor descriptor, LongConsumer count) {
      this.file = new FileOutputStream(descriptor);
      this.count = count;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      keep(bytes, offset, length);
      if (length > held.length - heldBytes) {
        writeHeld();
      }
      if (length > held.length) {
        writeThrough(bytes, offset, length);
      } else {
        System.arraycopy(bytes, offset, held, heldBytes, length);
        heldBytes += length;
      }
      lineOpen = bytes[offset + length - 1] != '\n';
      unfinished = true;
      if (!lineOpen) {
        writeHeld();
        unfinished = false;
      }
    }

    synchronized void endLine() throws IOException {
      if (lineOpen) {
        write('\n');
      }
      writeHeld();
      unfinished = false;
    }

    synchronized long total() {
      return total;
    }

    private void writeHeld() throws IOException {
      if (heldBytes > 0) {
        int bytes = heldBytes;
        heldBytes = 0;
        writeThrough(held, 0, bytes);
      }
    }

    private void writeThrough(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
      total += length;
      count.accept(total);
    }
  }
}
