package dev.procession.jcstress;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out places in turn: a state of a test takes one of many that were made once, since jcstress
 * makes millions of states and closes none.
 */
final class Slots {
  /** Twice what the options let jcstress have at once. */
  static final int COUNT = 128;

  private final AtomicInteger next = new AtomicInteger();

  int next() {
    return Math.floorMod(next.getAndIncrement(), COUNT);
  }
}
