package dev.procession.chaos;

import java.io.Serializable;

/**
 * What a task gets.
 *
 * @param call number of its call in the run
 * @param index place in the call
 * @param fault that hits it
 * @param hits how many attempts a deadly fault hits; the next one succeeds
 * @param micros how long it works
 * @param cargo bytes that come back, or a trap
 */
record Item(int call, int index, Fault fault, int hits, int micros, Serializable cargo)
    implements Serializable {

  String name() {
    return "item " + call + "/" + index + ".";
  }

  boolean isHit(int attempt) {
    return fault != Fault.NONE && (!fault.isDeath() || attempt <= hits);
  }

  /** What its task must answer. */
  long value() {
    long mixed = (call * 0x9e3779b97f4a7c15L + index) * 0xbf58476d1ce4e5b9L;
    return mixed ^ (mixed >>> 29);
  }
}
