package dev.procession.ring;

/**
 * A place in the records of a queue, as one word of shared memory, so that to go on is one write.
 *
 * <pre>
 *   | number of the record: 32 bits | number of its ring: 14 bits | its first unit: 18 bits |
 * </pre>
 *
 * <p>Numbers begin again when they are used up; at most half of them are in use at a time.
 */
record Position(int number, int ring, int unit) {
  private static final int RING_BITS = 14;
  private static final int UNIT_BITS = 18;

  /** How many rings a queue may have at a time, and more. */
  static final int RINGS = 1 << RING_BITS;

  static final int UNITS = 1 << UNIT_BITS;

  static Position of(long word) {
    return new Position(
        (int) (word >>> (RING_BITS + UNIT_BITS)),
        (int) (word >>> UNIT_BITS) & RINGS - 1,
        (int) word & UNITS - 1);
  }

  long word() {
    return ((long) number << (RING_BITS + UNIT_BITS)) | ((long) ring << UNIT_BITS) | unit;
  }

  /** Behind a record that is here. */
  Position after(int units) {
    return new Position(number + 1, ring, unit + units);
  }

  /** Before this record, in this ring. */
  Position before(int firstUnit) {
    return new Position(number - 1, ring, firstUnit);
  }

  /** Before this record, in the ring before. */
  Position inRingBefore(int firstUnit) {
    return new Position(number - 1, Math.floorMod(ring - 1, RINGS), firstUnit);
  }

  /** The same record at another unit of this ring. */
  Position at(int otherUnit) {
    return new Position(number, ring, otherUnit);
  }

  /** The same record in the next ring. */
  Position inNextRing(int firstUnit) {
    return new Position(number, (ring + 1) % RINGS, firstUnit);
  }
}
