package dev.procession;

import dev.procession.codec.ThrowableSummary;
import dev.procession.codec.Throwables;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a throwable of a task that cannot be given to its caller as itself: a field of it
 * cannot be serialized, its class is not known here, or its own methods throw. It has the class
 * name, message, stack, causes and suppressed ones of the original.
 */
public final class RemoteThrowable extends Exception {
  private static final long serialVersionUID = 1;

  private final String className;
  private final @Nullable String originalMessage;

  private RemoteThrowable(
      String className, @Nullable String originalMessage, @Nullable RemoteThrowable cause) {
    super(className + (originalMessage == null ? "" : ": " + originalMessage), cause);
    this.className = className;
    this.originalMessage = originalMessage;
  }

  static RemoteThrowable of(ThrowableSummary summary) {
    ThrowableSummary cause = summary.cause();
    var remote =
        new RemoteThrowable(
            summary.className(), summary.message(), cause == null ? null : of(cause));
    remote.setStackTrace(summary.stack().toArray(StackTraceElement[]::new));
    for (ThrowableSummary suppressed : summary.suppressed()) {
      remote.addSuppressed(of(suppressed));
    }
    return remote;
  }

  /**
   * The throwable itself; or what stands for it, if a method of it that says what it is throws:
   * then whoever prints it, or wraps it in another as the JDK does, would get that instead.
   */
  static Throwable insteadOfBroken(Throwable thrown) {
    return Throwables.tellsOfItself(thrown) ? thrown : of(Throwables.summary(thrown));
  }

  /** As {@link #insteadOfBroken}, also if a cause is broken: a log prints all of them. */
  static Throwable insteadOfUnprintable(Throwable thrown) {
    return Throwables.canBePrinted(thrown) ? thrown : of(Throwables.summary(thrown));
  }

  /** Name of the class of the throwable in the worker. */
  public String className() {
    return className;
  }

  /** Its message; empty if it had none. */
  public String originalMessage() {
    return originalMessage == null ? "" : originalMessage;
  }
}
