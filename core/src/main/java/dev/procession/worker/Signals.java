package dev.procession.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Ctrl-C reaches every process of a terminal at once; it is for the parent to end its workers, in
 * order and without a stack trace from each.
 */
final class Signals {
  private Signals() {}

  /**
   * By method handles: a direct use makes javac warn in a way that cannot be suppressed, and
   * reflection costs a new worker more.
   */
  static void ignoreInterrupt() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle create =
          lookup
              .findConstructor(signal, MethodType.methodType(void.class, String.class))
              .asType(MethodType.methodType(Object.class, String.class));
      MethodHandle handle =
          lookup
              .findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
              .asType(MethodType.methodType(Object.class, Object.class, Object.class));
      MethodHandle ignore =
          lookup
              .findStaticGetter(handler, "SIG_IGN", handler)
              .asType(MethodType.methodType(Object.class));
      Object interrupt = (Object) create.invokeExact("INT");
      Object ignoring = (Object) ignore.invokeExact();
      Object _ = (Object) handle.invokeExact(interrupt, ignoring);
    } catch (Throwable e) { // by the contract of method handles; Ctrl-C then ends this process too
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "Ctrl-C cannot be ignored by this process", e);
    }
  }
}
