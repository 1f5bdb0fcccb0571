package dev.procession.ring;

import dev.procession.sync.SharedWords;
import org.jspecify.annotations.Nullable;

/**
 * A pipe in shared memory.
 *
 * <pre>
 *   word 0      1 if it has one direction, from end 1 to end 0; 2 if it has both
 *   word 1, 2   the ends
 *   from 8      the streams, by the end that writes them; one way: that of end 1 only
 * </pre>
 */
public final class Pipe {
  private static final int DIRECTIONS = 0;
  private static final int END = 1;
  private static final int STREAMS = 8;

  private final SharedWords shared;
  private final PipeEnd[] ends = new PipeEnd[2];
  private final @Nullable PipeStream[] written = new @Nullable PipeStream[2];

  /** That in a shared memory. */
  public Pipe(SharedWords shared) {
    this.shared = shared;
    for (int end = 0; end < 2; end++) {
      ends[end] = new PipeEnd(shared.words(), END + end);
    }
    if (shared.words().get(DIRECTIONS) != 0) {
      open();
    }
  }

  /** Size in words. */
  public static int words(int directions) {
    return STREAMS + directions * PipeStream.WORDS;
  }

  /** Says once what it is; both ends are this process's. */
  public void begin(int directions) {
    shared.words().set(DIRECTIONS, directions);
    ends[0].begin();
    ends[1].begin();
    open();
  }

  private void open() {
    written[1] = new PipeStream(shared, STREAMS);
    if (shared.words().get(DIRECTIONS) == 2) {
      written[0] = new PipeStream(shared, STREAMS + PipeStream.WORDS);
    }
  }

  public PipeEnd end(int end) {
    return ends[end];
  }

  /** What an end writes; null if it only reads. */
  public @Nullable PipeStream writtenBy(int end) {
    return written[end];
  }

  /** What an end reads; null if it only writes. */
  public @Nullable PipeStream readBy(int end) {
    return written[1 - end];
  }

  public boolean isOneWay() {
    return written[0] == null;
  }

  /** Wakes all who wait at either end. */
  public void ringAll() {
    for (PipeStream stream : written) {
      if (stream != null) {
        stream.ringAll();
      }
    }
  }
}
