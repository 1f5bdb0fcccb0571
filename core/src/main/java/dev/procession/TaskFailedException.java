package dev.procession;

import org.jspecify.annotations.Nullable;

/** The task threw: the cause is its own exception, with the worker's stack. */
public final class TaskFailedException extends ProcessionException {
  private static final long serialVersionUID = 1;

  TaskFailedException(String message, @Nullable Throwable cause, Origin origin) {
    super(message, cause, origin);
  }
}
