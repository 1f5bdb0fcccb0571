package dev.procession;

import dev.procession.worker.ThisProcess;

/** How deep processes may start processes. */
final class Nesting {
  private static final int DEEPEST = 3;

  private Nesting() {}

  /**
   * Refuses to go too deep, before a pool that every worker makes again fills the machine.
   *
   * @throws IllegalStateException naming who would be nested how deep
   */
  static void requireRoom(String who) {
    if (ThisProcess.depth() >= DEEPEST) {
      throw new IllegalStateException(
          who
              + " would be nested "
              + (ThisProcess.depth() + 1)
              + " deep; processes may start processes "
              + DEEPEST
              + " deep at most. Is there a pool in a static field that workers initialize too?");
    }
  }
}
