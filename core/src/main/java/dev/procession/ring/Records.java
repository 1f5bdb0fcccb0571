package dev.procession.ring;

import dev.procession.sync.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
 * </pre>
 *
 * <p>To add is to write word 1, to take is to write word 0: what was written before that counts
 * only then, and what comes after that is made good by {@link #recover}.
 */
final class Records {
  /** Size in words. */
  static final int WORDS = 7;

  private static final int HEAD = 0;
  private static final int TAIL = 1;
  private static final int WITHDRAWN = 2;
  private static final int PUT_BYTES = 3;
  private static final int TAKEN_BYTES = 5;

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

  long bytes() {
    return words.get(PUT_BYTES + (tail().number() & 1))
        - words.get(TAKEN_BYTES + (head().number() & 1));
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
    int end = wrapped ? head.unit() - 1 : ring.lastUnit();
    if (tail.unit() + units <= end) {
      return tail;
    }
    if (oneRing && !wrapped && Ring.FIRST_UNIT + units < head.unit()) {
      ring.mark(tail.unit(), Ring.WRAP);
      return tail.atStart();
    }
    Ring _ = rings.createAfter(tail.ring());
    ring.mark(tail.unit(), Ring.NEXT);
    return tail.inNextRing();
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
          here = here.atStart();
        } else if (kind == Ring.NEXT) {
          here = here.inNextRing();
        } else if (ring.isWithdrawn(here.unit())) {
          withdrawn++;
          pass();
        } else {
          return true;
        }
      }
      return false;
    }

    Stored read() throws IOException {
      Ring ring = rings.get(here.ring());
      byte[] bytes = ring.bytes(here.unit());
      return new Stored(ring.kind(here.unit()), bytes, bytes.length);
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
    private final List<Stored> records = new ArrayList<>();
    private final Position before = head();
    private final Walk walk = new Walk();
    private long bytes;

    private Taking(int most) throws IOException {
      while (records.size() < most && walk.find()) {
        records.add(walk.read());
        bytes = walk.bytesUpToHere();
        walk.pass();
      }
    }

    List<Stored> records() {
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

  /** One record that was there when somebody looked. */
  record Seen(Stored record, Position at) {}

  /** The records that are there, at most so many. */
  List<Seen> all(int most) throws IOException {
    var seen = new ArrayList<Seen>();
    var walk = new Walk();
    while (seen.size() < most && walk.find()) {
      seen.add(new Seen(walk.read(), walk.here));
      walk.pass();
    }
    return seen;
  }

  /** Takes one out of the middle, if it is still there. */
  boolean withdraw(Position at) throws IOException {
    int ahead = at.number() - head().number();
    boolean isThere = ahead >= 0 && ahead < tail().number() - head().number();
    if (!isThere || rings.get(at.ring()).isWithdrawn(at.unit())) {
      return false;
    }
    rings.get(at.ring()).withdraw(at.unit());
    words.set(WITHDRAWN, words.get(WITHDRAWN) + 1);
    return true;
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
