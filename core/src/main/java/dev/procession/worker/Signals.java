package dev.procession.worker;

/**
 * Ctrl-C reaches every process of a terminal at once; it is for the parent to end its workers, in
 * order and without a stack trace from each.
 */
final class Signals {
  private Signals() {}

  /** By reflection, as a direct use makes javac warn in a way that cannot be suppressed. */
  static void ignoreInterrupt() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "Ctrl-C cannot be ignored by this process", e);
    }
  }
}
