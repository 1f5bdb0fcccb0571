package dev.procession.ring;

import dev.procession.sync.SharedWords;
import dev.procession.sync.WaitingRoom;
import dev.procession.sync.Words;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One direction of a pipe: messages in pieces, in a ring of bytes. One process writes and one
 * reads, and of each one thread at a time.
 *
 * <pre>
 *   word 0      bytes read so far
 *   word 1      messages read so far
 *   word 8      bytes written so far
 *   from 16     the room of who waits for bytes
 *   from 80     the room of who waits for space
 *   from 144    the ring
 *   a piece:    | end of the message: 16 bits | bytes: 32 bits | bytes of the message | the bytes |
 * </pre>
 *
 * <p>A piece counts once word 8 is written, and is gone once word 0 is. The last bytes of the ring
 * are kept for a piece that takes a message back of which a part was written.
 */
public final class PipeStream {
  private static final int READ = 0;
  private static final int MESSAGES_READ = 1;
  private static final int WRITTEN = 8;
  private static final int NOT_EMPTY = 16;
  private static final int NOT_FULL = NOT_EMPTY + WaitingRoom.WORDS;
  private static final int RING = NOT_FULL + WaitingRoom.WORDS;
  private static final int BYTES = 512 << 10;
  private static final int HEAD = 16;

  /** Size in words. */
  public static final int WORDS = RING + BYTES / Long.BYTES;

  /** A longer message is written in several pieces, so that both sides are at work at once. */
  public static final int LONGEST_PIECE = 64 << 10;

  /** What a piece is to its message. */
  public enum Kind {
    MORE_FOLLOWS(0),
    LAST(1),
    TAKEN_BACK(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      return switch (code) {
        case 0 -> MORE_FOLLOWS;
        case 1 -> LAST;
        default -> TAKEN_BACK;
      };
    }
  }

  private final Words words;
  private final MemorySegment ring;
  private final WaitingRoom notEmpty;
  private final WaitingRoom notFull;

  /** The direction that begins at a word. */
  public PipeStream(SharedWords shared, int firstWord) {
    this.words = shared.words().from(firstWord);
    this.ring = shared.words().segment().asSlice((firstWord + (long) RING) * Long.BYTES, BYTES);
    this.notEmpty = shared.room(firstWord + NOT_EMPTY);
    this.notFull = shared.room(firstWord + NOT_FULL);
  }

  public WaitingRoom notEmpty() {
    return notEmpty;
  }

  public WaitingRoom notFull() {
    return notFull;
  }

  public boolean isEmpty() {
    return words.get(WRITTEN) == words.get(READ);
  }

  /** Whether there is space for a piece of so many bytes. */
  public boolean hasRoom(int bytes) {
    long used = words.get(WRITTEN) - words.get(READ);
    return used + HEAD + padded(bytes) <= BYTES - HEAD;
  }

  private static long padded(int bytes) {
    return (bytes + 15L) & -16;
  }

  /** Writes a piece for which there is space, or one of no bytes that takes the message back. */
  public void write(MemorySegment message, long offset, int length, Kind kind) {
    long written = words.get(WRITTEN);
    int at = (int) (written % BYTES);
    ring.set(ValueLayout.JAVA_LONG, at, (long) kind.code << 32 | length);
    ring.set(ValueLayout.JAVA_LONG, at + 8L, message.byteSize());
    int start = (at + HEAD) % BYTES;
    int first = Math.min(length, BYTES - start);
    MemorySegment.copy(message, offset, ring, start, first);
    MemorySegment.copy(message, offset + first, ring, 0, length - first);
    words.set(WRITTEN, written + HEAD + padded(length));
    notEmpty.ringAll();
  }

  /** The first piece, which is there until {@link #pass}. */
  public Piece first() {
    int at = at();
    long head = ring.get(ValueLayout.JAVA_LONG, at);
    return new Piece(
        Kind.of((int) (head >>> 32)), (int) head, (int) ring.get(ValueLayout.JAVA_LONG, at + 8L));
  }

  private int at() {
    return (int) (words.get(READ) % BYTES);
  }

  /** Copies the bytes of the first piece. */
  public void read(Piece piece, MemorySegment target, long offset) {
    int start = (at() + HEAD) % BYTES;
    int first = Math.min(piece.bytes, BYTES - start);
    MemorySegment.copy(ring, start, target, offset, first);
    MemorySegment.copy(ring, 0, target, offset + first, piece.bytes - first);
  }

  /** Is done with the first piece. Who waits for space is woken when half of the ring is free. */
  public void pass(Piece piece) {
    long read = words.get(READ) + HEAD + padded(piece.bytes);
    if (piece.kind == Kind.LAST) {
      words.set(MESSAGES_READ, messagesRead() + 1);
    }
    words.set(READ, read);
    if (words.get(WRITTEN) - read <= BYTES / 2) {
      notFull.ringAll();
    }
  }

  /** How many messages were read, by whatever process had the end. */
  public long messagesRead() {
    return words.get(MESSAGES_READ);
  }

  /** Wakes all who wait, to find that something else has changed. */
  public void ringAll() {
    notEmpty.ringAll();
    notFull.ringAll();
  }

  /**
   * A piece of a message.
   *
   * @param bytes of this piece
   * @param messageBytes of the whole message
   */
  public record Piece(Kind kind, int bytes, int messageBytes) {}
}
