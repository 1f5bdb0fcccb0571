package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * Stands for a throwable of a worker that could not cross as itself, because a field of it cannot
 * be serialized or its class is not known here: its class name, message, stack, causes and
 * suppressed ones.
 */
public final class RemoteThrowable extends Exception {
  private static final long serialVersionUID = 1;

  private final String className;
  private final @Nullable String originalMessage;

  RemoteThrowable(
      String className, @Nullable String originalMessage, @Nullable RemoteThrowable cause) {
    super(className + (originalMessage == null ? "" : ": " + originalMessage), cause);
    this.className = className;
    this.originalMessage = originalMessage;
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
