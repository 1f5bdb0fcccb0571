package dev.procession.worker;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Signals that reach every process of a terminal or a service at once: it is for the parent to end
 * its workers, in order and without a stack trace from each, or to let them finish.
 *
 * <p>They are handled by doing nothing rather than ignored, since what this process starts would
 * inherit that it ignores them.
 */
final class Signals implements SignalHandler {
  private Signals() {}

  /** Ctrl-C. */
  static void leaveInterruptToParent() {
    leaveToParent("INT");
  }

  /** What a service manager ends a program with. */
  static void leaveTerminationToParent() {
    leaveToParent("TERM");
  }

  private static void leaveToParent(String name) {
    try {
      var _ = Signal.handle(new Signal(name), new Signals());
    } catch (IllegalArgumentException e) { // the JVM has it for itself, as with -Xrs
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name + " ends this process too", e);
    }
  }

  @Override
  public void handle(Signal signal) {}
}
