package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * What processes share, or a part of it, ended with a process: the message tells which and of whom.
 */
public final class SharedStateLostException extends ProcessionException {
  private static final long serialVersionUID = 1;

  SharedStateLostException(String message, @Nullable Throwable cause) {
    super(message, cause, Origin.NONE);
  }
}
