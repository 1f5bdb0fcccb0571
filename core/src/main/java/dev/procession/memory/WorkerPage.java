package dev.procession.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The page that a worker and its parent both map: the truth about who ran what, which survives a
 * SIGKILL of the worker.
 *
 * <pre>
 *      0  claim      next: high 32 bits | end: low 32 bits
 *     64  running    number: high 32 bits | phase: low 32 bits
 *     72  since      nanoTime of the worker when the phase began
 *    128  committed  bytes of the result stream that are finished, wherever they are
 *    136  base       bytes of the result stream that came before the result buffer's first
 *    192  out        bytes written to standard output by Java code
 *    200  err        the same for standard error
 *    208  heap       bytes of heap in use at the last beat
 *    216  exit       1 once System.exit was called in the worker, 2 once that took too long
 *    224  beats      how often the worker's control thread has noted that it lives
 *   4096  result buffer, {@link #BUFFER_BYTES} long
 * </pre>
 *
 * <p>Items have numbers in the worker's own sequence. The worker takes item {@code next} by moving
 * {@code next} up, the parent takes unstarted items back by moving {@code end} down; both by
 * compare-and-set of the one claim word, so that each item has exactly one taker even while the
 * worker is stopped or dying.
 *
 * <p>A finished result is first appended to the result buffer and committed, then sent, perhaps
 * with others: what the parent has not received of {@code [base, committed)} is still here, also
 * when the worker has died. It is a row of frames, of which the last may still be growing: then its
 * length is 0. A dying worker may scribble on any word, so whoever reads one checks it.
 */
public final class WorkerPage {
  public static final int BUFFER_BYTES = 64 << 10;
  private static final int CLAIM = 0;
  private static final int RUNNING = 64;
  private static final int SINCE = 72;
  private static final int COMMITTED = 128;
  private static final int BASE = 136;
  private static final int OUT = 192;
  private static final int ERR = 200;
  private static final int HEAP = 208;
  private static final int EXIT = 216;
  private static final int FUSE_BURNT = 2;
  private static final int BEATS = 224;
  private static final int BUFFER = 4096;
  public static final int BYTES = BUFFER + BUFFER_BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** What the worker does with the item it took last. */
  public enum Phase {
    WAITING(0),
    RECEIVING(1),
    DECODING(2),
    RUNNING(3),
    ENCODING(4),
    SENDING(5);

    private static final List<Phase> ALL = List.of(values());

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    /** The word on the page, which is the place in the list. */
    int code() {
      return code;
    }
  }

  private final ByteBuffer page;

  private WorkerPage(ByteBuffer page) {
    this.page = page;
  }

  /**
   * By way of a segment: the older way costs a new JVM 30 ms, as it makes buffers by reflection.
   */
  private static WorkerPage map(FileChannel channel) throws IOException {
    return new WorkerPage(
        channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto()).asByteBuffer());
  }

  /** Makes the file and maps it; its space is reserved, so that no later write can fail. */
  public static WorkerPage create(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      return map(channel);
    }
  }

  /** Maps a page that the parent made. */
  public static WorkerPage attach(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel);
    }
  }

  public Claim claim() {
    return Claim.of(get(CLAIM));
  }

  /** By the worker: takes the item, if it is the next and the parent has not taken it back. */
  public boolean take(int number) {
    while (true) {
      long word = get(CLAIM);
      if ((int) (word >>> 32) != number || (int) word <= number) {
        return false;
      }
      if (LONG.compareAndSet(page, CLAIM, word, word + (1L << 32))) {
        return true;
      }
    }
  }

  /** Replaces the claim word if it still is {@code expected}. */
  public boolean claim(Claim expected, Claim next) {
    return LONG.compareAndSet(page, CLAIM, expected.word(), next.word());
  }

  /** What the worker does, with what, since when by its own clock. */
  public Running running() {
    long word = get(RUNNING);
    int phase = (int) word;
    boolean known = phase >= 0 && phase < Phase.ALL.size();
    return new Running(
        (int) (word >>> 32), known ? Phase.ALL.get(phase) : Phase.WAITING, get(SINCE));
  }

  /** By the worker, before it takes the item: the claim makes both words visible. */
  public void running(int number, Phase phase, long nanos) {
    LONG.setRelease(page, SINCE, nanos);
    LONG.setRelease(page, RUNNING, (long) number << 32 | phase.code());
  }

  /** The phase changes, of the same item; the time counts on. */
  public void phase(Phase phase) {
    long word = (long) LONG.get(page, RUNNING);
    LONG.setRelease(page, RUNNING, (word & 0xFFFF_FFFF_0000_0000L) | phase.code());
  }

  public long committed() {
    return get(COMMITTED);
  }

  /** What was written to the buffer before is finished. */
  public void committed(long position) {
    LONG.setRelease(page, COMMITTED, position);
  }

  public long base() {
    return get(BASE);
  }

  public void base(long position) {
    set(BASE, position);
  }

  /** The result buffer; each call gives a view with its own position. */
  public ByteBuffer buffer() {
    return page.slice(BUFFER, BUFFER_BYTES);
  }

  public long out() {
    return get(OUT);
  }

  public void out(long bytes) {
    set(OUT, bytes);
  }

  public long err() {
    return get(ERR);
  }

  public void err(long bytes) {
    set(ERR, bytes);
  }

  public long heapBytes() {
    return get(HEAP);
  }

  public void heapBytes(long bytes) {
    set(HEAP, bytes);
  }

  /** Grows twice a second or faster; stands still while the process is stopped. */
  public long beats() {
    return get(BEATS);
  }

  public void beats(long count) {
    set(BEATS, count);
  }

  /** Whether the worker's own code called {@code System.exit}. */
  public boolean exiting() {
    return get(EXIT) != 0;
  }

  /** Whether that took too long, so that the status of the exit is not known. */
  public boolean fuseBurnt() {
    return get(EXIT) == FUSE_BURNT;
  }

  public void markExiting() {
    set(EXIT, 1);
  }

  public void markFuseBurnt() {
    set(EXIT, FUSE_BURNT);
  }

  private long get(int offset) {
    return (long) LONG.getVolatile(page, offset);
  }

  private void set(int offset, long value) {
    LONG.setVolatile(page, offset, value);
  }

  /**
   * A copy of the results that are finished and were not wholly sent when this was called; empty
   * also if they were sent meanwhile.
   */
  public ByteBuffer unsent() {
    long base = get(BASE);
    long bytes = get(COMMITTED) - base;
    if (bytes <= 0 || bytes > BUFFER_BYTES) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer copy = ByteBuffer.allocate((int) bytes).put(page.slice(BUFFER, (int) bytes)).flip();
    VarHandle.acquireFence();
    return get(BASE) == base ? copy : ByteBuffer.allocate(0);
  }

  /** A reading of what the worker does. */
  public record Running(int number, Phase phase, long sinceNanos) {}
}
