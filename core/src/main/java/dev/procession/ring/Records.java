package dev.procession.ring;

import dev.procession.sync.Words;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The records of a queue in order. Guarded by the mutex of the queue; how many there are, and of
 * how many bytes, may be asked without it and is then only about right.
 *
 * <pre>
 *   word 0       where the first record is
 *   word 1       where the next one will be
 *   word 2       how many between them were withdrawn
 *   word 3, 4    bytes of all records put so far, if their number is even, odd
 *   word 5, 6    as 3 and 4, taken so far
 *   word 7       how often one was put back
 * </pre>
 *
 * <p>To add is to write word 1, to take is to write word 0: what was written before that counts
 * only then, and what comes after that is made good by {@link #recover}.
 */
final class Records {
  /** Size in words. */
  static final int WORDS = 8;

  private static final int HEAD = 0;
  private static final int TAIL = 1;
  private static final int WITHDRAWN = 2;
  private static final int PUT_BYTES = 3;
  private static final int TAKEN_BYTES = 5;
  private static final int PUT_BACK = 7;

  private final Words words;
  private final Rings rings;

  Records(Words words, Rings rings) {
    this.words = words;
    this.rings = rings;
  }

  /** Says once where to begin. */
  void begin() throws IOException {
    Ring _ = rings.createFirst();
    long start = new Position(0, 0, Ring.FIRST_UNIT).word();
    words.set(HEAD, start);
    words.set(TAIL, start);
  }

  private Position head() {
    return Position.of(words.get(HEAD));
  }

  private Position tail() {
    return Position.of(words.get(TAIL));
  }

  int count() {
    return tail().number() - head().number() - (int) words.get(WITHDRAWN);
  }

  /** Whether there are any; the answer does not keep them, and is no once they are forgotten. */
  BooleanSupplier hasSome() {
    return hasSome(new WeakReference<>(this));
  }

  private static BooleanSupplier hasSome(WeakReference<Records> reference) {
    return () -> {
      Records here = reference.get();
      return here != null && here.count() > 0;
    };
  }

  long bytes() {
    return words.get(PUT_BYTES + (tail().number() & 1))
        - words.get(TAKEN_BYTES + (head().number() & 1));
  }

  /** For who does not expect to need a record any more; unmaps what they are in. */
  void unmap() {
    rings.unmapAll();
  }

  /** The number that the first record has; it tells what was taken and what was not. */
  int firstNumber() {
    return head().number();
  }

  void add(Stored record) throws IOException {
    Position tail = tail();
    int units = Ring.units(record.bytes().length);
    Position place = place(head(), tail, units);
    long bytes = words.get(PUT_BYTES + (tail.number() & 1)) + record.size();
    rings.get(place.ring()).write(place.unit(), record.kind(), record.bytes(), bytes);
    Position next = place.after(units);
    words.set(PUT_BYTES + (next.number() & 1), bytes);
    words.set(TAIL, next.word());
  }

  private Position place(Position head, Position tail, int units) throws IOException {
    Ring ring = rings.get(tail.ring());
    boolean oneRing = head.ring() == tail.ring();
    boolean wrapped = oneRing && tail.unit() < head.unit();
    boolean sealed = !oneRing && ring.isSealed();
    int end = wrapped ? head.unit() - 1 : ring.lastUnit();
    if (!sealed && tail.unit() + units <= end) {
      return tail;
    }
    if (oneRing && !wrapped && Ring.FIRST_UNIT + units < head.unit()) {
      ring.mark(tail.unit(), Ring.WRAP, Ring.FIRST_UNIT);
      return tail.at(Ring.FIRST_UNIT);
    }
    Ring _ = rings.createAfter(tail.ring());
    ring.mark(tail.unit(), Ring.NEXT, Ring.FIRST_UNIT);
    return tail.inNextRing(Ring.FIRST_UNIT);
  }

  /** Who looks at the records one after another. */
  private final class Walk {
    private final Position end = tail();
    private Position here = head();
    private int withdrawn;

    /** Goes to the next one that counts; returns whether there is one. */
    boolean find() throws IOException {
      while (here.number() != end.number()) {
        Ring ring = rings.get(here.ring());
        int kind = ring.kind(here.unit());
        if (kind == Ring.WRAP) {
          here = here.at(ring.target(here.unit()));
        } else if (kind == Ring.NEXT) {
          here = here.inNextRing(ring.target(here.unit()));
        } else if (ring.isWithdrawn(here.unit())) {
          withdrawn++;
          pass();
        } else {
          return true;
        }
      }
      return false;
    }

    Seen see() throws IOException {
      Ring ring = rings.get(here.ring());
      byte[] bytes = ring.bytes(here.unit());
      var record = new Stored(ring.kind(here.unit()), bytes, bytes.length);
      return new Seen(record, here, words.get(PUT_BACK));
    }

    long bytesUpToHere() throws IOException {
      return rings.get(here.ring()).bytesUpTo(here.unit());
    }

    void pass() throws IOException {
      here = here.after(Ring.units(rings.get(here.ring()).length(here.unit())));
    }
  }

  /** What {@link #take} will do once it is committed. */
  final class Taking {
    private final List<Seen> records = new ArrayList<>();
    private final Position before = head();
    private final Walk walk = new Walk();
    private long bytes;

    private Taking(int most) throws IOException {
      while (records.size() < most && walk.find()) {
        records.add(walk.see());
        bytes = walk.bytesUpToHere();
        walk.pass();
      }
    }

    List<Seen> records() {
      return records;
    }

    /** The number that the first record will have. */
    int firstNumber() {
      return walk.here.number();
    }

    void commit() throws IOException {
      words.set(TAKEN_BYTES + (walk.here.number() & 1), bytes);
      words.set(HEAD, walk.here.word());
      words.set(WITHDRAWN, words.get(WITHDRAWN) - walk.withdrawn);
      rings.remove(before.ring(), walk.here.ring());
    }
  }

  /** Prepares to take at most so many; commit only if there are any. */
  Taking take(int most) throws IOException {
    return new Taking(most);
  }

  /**
   * What {@link #putBack} will do once it is committed. A record that is put back is the first one
   * again, where it was if that is free; else in a ring that comes before.
   */
  final class PuttingBack {
    private final Stored record;
    private final Position place;

    private PuttingBack(Stored record) throws IOException {
      this.record = record;
      this.place = placeBefore(head(), tail(), Ring.units(record.bytes().length));
      rings
          .get(place.ring())
          .write(place.unit(), record.kind(), record.bytes(), takenBytes(head()));
    }

    /** The number that the first record will have. */
    int firstNumber() {
      return place.number();
    }

    void commit() {
      words.set(TAKEN_BYTES + (place.number() & 1), takenBytes(head()) - record.size());
      words.set(PUT_BACK, words.get(PUT_BACK) + 1);
      words.set(HEAD, place.word());
    }
  }

  private long takenBytes(Position head) {
    return words.get(TAKEN_BYTES + (head.number() & 1));
  }

  /** Prepares to put one back that was taken. */
  PuttingBack putBack(Stored record) throws IOException {
    return new PuttingBack(record);
  }

  private Position placeBefore(Position head, Position tail, int units) throws IOException {
    int unit = head.unit() - units;
    boolean oneRing = head.ring() == tail.ring();
    boolean wrapped = oneRing && tail.unit() < head.unit();
    boolean isFree = oneRing || rings.get(head.ring()).isFilledFromEnd();
    if (isFree && unit >= (wrapped ? tail.unit() + 1 : Ring.FIRST_UNIT)) {
      return head.before(unit);
    }
    if (oneRing) {
      rings.get(head.ring()).seal(wrapped);
    }
    Ring ring = rings.createBefore(head.ring());
    ring.mark(ring.lastUnit(), Ring.NEXT, head.unit());
    return head.inRingBefore(ring.lastUnit() - units);
  }

  /**
   * One record that was there when somebody looked.
   *
   * @param putBack how often one had been put back then
   */
  record Seen(Stored record, Position at, long putBack) {
    private boolean is(Seen other) {
      return at.equals(other.at) && Arrays.equals(record.bytes(), other.record.bytes());
    }
  }

  /** The records that are there, at most so many. */
  List<Seen> all(int most) throws IOException {
    var seen = new ArrayList<Seen>();
    var walk = new Walk();
    while (seen.size() < most && walk.find()) {
      seen.add(walk.see());
      walk.pass();
    }
    return seen;
  }

  /** Takes one out of the middle, if it is still there. */
  boolean withdraw(Seen seen) throws IOException {
    Position at = seen.at;
    if (!isThere(seen) || rings.get(at.ring()).isWithdrawn(at.unit())) {
      return false;
    }
    rings.get(at.ring()).withdraw(at.unit());
    words.set(WITHDRAWN, words.get(WITHDRAWN) + 1);
    return true;
  }

  /** What was put back since may have its number, or its place. */
  private boolean isThere(Seen seen) throws IOException {
    if (seen.putBack == words.get(PUT_BACK)) {
      int ahead = seen.at.number() - head().number();
      return ahead >= 0 && ahead < tail().number() - head().number();
    }
    var walk = new Walk();
    while (walk.find()) {
      if (walk.see().is(seen)) {
        return true;
      }
      walk.pass();
    }
    return false;
  }

  /** After the death of who held the mutex: counts again what was not one write. */
  void recover() throws IOException {
    var walk = new Walk();
    while (walk.find()) {
      walk.pass();
    }
    words.set(WITHDRAWN, walk.withdrawn);
  }
}
