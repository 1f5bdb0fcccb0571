package dev.procession.ring;

import dev.procession.sync.Party;
import dev.procession.sync.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * Which process has taken how many items of a queue, and how many it has said to be done. Guarded
 * by the mutex of the queue.
 *
 * <pre>
 *   a row a process, from the first on:
 *   word 0   the process, or 0 behind the last row
 *   word 1   how many it has taken
 *   word 2   how many it has done; it may do what another has taken
 *   word 3   taken less done when it got this row
 *   word 4   the first number after the taking that is on its way, and a bit above; else 0
 *   word 5   how many it will have taken then
 *   word 6   how many it had when it died, until that is told
 *   word 7   1 once it is dead and what it had counts as done
 * </pre>
 */
final class Consumers {
  private static final int ROW = 8;
  private static final int MOST = 200;

  /** Size in words. */
  static final int WORDS = ROW * MOST;

  private static final int PROCESS = 0;
  private static final int TAKEN = 1;
  private static final int DONE = 2;
  private static final int AT_FIRST = 3;
  private static final int TAKING = 4;
  private static final int TAKEN_THEN = 5;
  private static final int LOST = 6;
  private static final int SETTLED = 7;
  private static final long ON_ITS_WAY = 1L << 32;

  private final Words words;

  Consumers(Words words) {
    this.words = words;
  }

  private long get(long row, int field) {
    return words.get(row + field);
  }

  private void set(long row, int field, long value) {
    words.set(row + field, value);
  }

  private boolean isUsed(long row) {
    return row < WORDS && get(row, PROCESS) != 0;
  }

  /** Items that were taken and are not done. */
  long inHand() {
    long inHand = 0;
    for (long row = 0; isUsed(row); row += ROW) {
      inHand += get(row, TAKEN) - get(row, DONE);
    }
    return inHand;
  }

  /**
   * The row of this process; a new one may be that of one that is dead, whose loss was told or, if
   * there are no others, will not be.
   *
   * @throws IllegalStateException if no row is left
   */
  long own() {
    long row = 0;
    for (; isUsed(row); row += ROW) {
      if (get(row, PROCESS) == Party.process()) {
        return row;
      }
    }
    if (row < WORDS) {
      return claim(row);
    }
    settleDead();
    long reusable = settled(false);
    return claim(reusable < WORDS ? reusable : settled(true));
  }

  private long settled(boolean untold) {
    long row = 0;
    while (isUsed(row) && (get(row, SETTLED) == 0 || (get(row, LOST) != 0 && !untold))) {
      row += ROW;
    }
    return row;
  }

  private long claim(long row) {
    if (row >= WORDS) {
      throw new IllegalStateException(
          MOST + " living processes have taken from this queue, which is the most it can serve");
    }
    set(row, LOST, 0);
    set(row, AT_FIRST, get(row, TAKEN) - get(row, DONE));
    set(row, SETTLED, 0);
    set(row, PROCESS, Party.process());
    return row;
  }

  /** Says what will be true once the first record has this number. */
  void beginTaking(long row, int items, int firstNumber) {
    set(row, TAKEN_THEN, get(row, TAKEN) + items);
    set(row, TAKING, ON_ITS_WAY | Integer.toUnsignedLong(firstNumber));
  }

  void endTaking(long row) {
    set(row, TAKEN, get(row, TAKEN_THEN));
    set(row, TAKING, 0);
  }

  void done(long row) {
    set(row, DONE, get(row, DONE) + 1);
  }

  /** After the death of who held the mutex: its taking either was, or was not. */
  void recover(int firstNumber) {
    for (long row = 0; isUsed(row); row += ROW) {
      long taking = get(row, TAKING);
      if (taking == (ON_ITS_WAY | Integer.toUnsignedLong(firstNumber))) {
        endTaking(row);
      } else if (taking != 0) {
        set(row, TAKING, 0);
      }
    }
  }

  /** Counts as done what the dead had. */
  void settleDead() {
    for (long row = 0; isUsed(row); row += ROW) {
      if (get(row, SETTLED) == 0 && !Party.isAlive(get(row, PROCESS))) {
        settle(row);
      }
    }
  }

  private void settle(long row) {
    long own = get(row, TAKEN) - get(row, DONE) - get(row, AT_FIRST);
    long lost = Math.clamp(own, 0, Math.max(0, inHand()));
    if (lost > 0) {
      set(row, LOST, lost);
      set(row, DONE, get(row, DONE) + lost);
    }
    set(row, SETTLED, 1);
  }

  /** What the dead had that was not told yet. */
  List<Loss> tellLosses() {
    var losses = new ArrayList<Loss>();
    for (long row = 0; isUsed(row); row += ROW) {
      if (get(row, LOST) != 0) {
        losses.add(new Loss(Party.pid(get(row, PROCESS)), get(row, LOST)));
        set(row, LOST, 0);
      }
    }
    return losses;
  }
}
