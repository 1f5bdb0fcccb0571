package dev.procession.ring;

import dev.procession.sync.Words;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A piece of memory with records of a queue, in units of 16 bytes. A record is a head of one unit
 * and its bytes.
 *
 * <pre>
 *   unit 0   | 1 once the ring is no longer used | 1 if filled from its end on, 2 if sealed |
 *   head     | kind: 32 bits | length: 32 bits | bytes of all records of the queue up to this one |
 *   a mark   | kind: 32 bits | the unit to go to: 32 bits |
 * </pre>
 */
final class Ring {
  static final int UNIT_BYTES = 16;
  static final int FIRST_UNIT = 1;
  static final int RECORD = 0;

  /** A record whose bytes are the name of a file. */
  static final int FILE = 1;

  /** The next record is at another unit of this ring. */
  static final int WRAP = 2;

  /** The next record is in the next ring. */
  static final int NEXT = 3;

  /** Set in addition when somebody took a record out of the middle. */
  static final int WITHDRAWN = 1 << 30;

  private static final int FILLED_FROM_END = 1;
  private static final int SEALED = 2;

  private final MemorySegment memory;
  private final Words words;

  Ring(MemorySegment memory) {
    this.memory = memory;
    this.words = new Words(memory, 0);
  }

  MemorySegment memory() {
    return memory;
  }

  static int units(int length) {
    return 1 + (length + UNIT_BYTES - 1) / UNIT_BYTES;
  }

  /** The last unit, where always a head has room, for WRAP and NEXT. */
  int lastUnit() {
    return (int) (memory.byteSize() / UNIT_BYTES) - 1;
  }

  boolean isAbandoned() {
    return words.get(0) != 0;
  }

  void abandon() {
    words.set(0, 1);
  }

  void write(int unit, int kind, byte[] bytes, long bytesUpToHere) {
    MemorySegment.copy(
        bytes, 0, memory, ValueLayout.JAVA_BYTE, (unit + 1L) * UNIT_BYTES, bytes.length);
    words.set(unit * 2L + 1, bytesUpToHere);
    words.set(unit * 2L, (long) kind << 32 | bytes.length);
  }

  /** Says where the next record is: at a unit of this ring or the next one. */
  void mark(int unit, int kind, int target) {
    words.set(unit * 2L, (long) kind << 32 | target);
  }

  /** Where a mark leads to. */
  int target(int unit) {
    return length(unit);
  }

  /** Whether all units before its first record are free. */
  boolean isFilledFromEnd() {
    return words.get(1) == FILLED_FROM_END;
  }

  /** Says once, of a new one, that its records will be put before each other. */
  void fillFromEnd() {
    words.set(1, FILLED_FROM_END);
  }

  /** Whether a record that is added would be written over others, see {@link #seal}. */
  boolean isSealed() {
    return words.get(1) == SEALED;
  }

  /**
   * Says, before the first record of the queue is in another ring, whether the first one of this
   * ring is behind its last; once it is not the first of all, that is not seen from anything else.
   */
  void seal(boolean isWrapped) {
    words.set(1, isWrapped ? SEALED : 0);
  }

  int kind(int unit) {
    return (int) (words.get(unit * 2L) >>> 32);
  }

  int length(int unit) {
    return (int) words.get(unit * 2L);
  }

  long bytesUpTo(int unit) {
    return words.get(unit * 2L + 1);
  }

  byte[] bytes(int unit) {
    byte[] bytes = new byte[length(unit)];
    MemorySegment.copy(
        memory, ValueLayout.JAVA_BYTE, (unit + 1L) * UNIT_BYTES, bytes, 0, bytes.length);
    return bytes;
  }

  boolean isWithdrawn(int unit) {
    return (kind(unit) & WITHDRAWN) != 0;
  }

  void withdraw(int unit) {
    words.set(unit * 2L, words.get(unit * 2L) | (long) WITHDRAWN << 32);
  }
}
