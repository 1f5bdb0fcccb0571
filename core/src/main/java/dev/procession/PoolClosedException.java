package dev.procession;

import org.jspecify.annotations.Nullable;

/** The pool was closed or terminated: it takes nothing more, or what was pending will not come. */
public final class PoolClosedException extends ProcessionException {
  private static final long serialVersionUID = 1;

  PoolClosedException(String message, @Nullable Throwable cause, Origin origin) {
    super(message, cause, origin);
  }

  /** One that is not about an item. */
  static PoolClosedException of(String message) {
    return new PoolClosedException(message, null, Origin.NONE);
  }

  @Override
  PoolClosedException again() {
    return new PoolClosedException(String.valueOf(getMessage()), getCause(), Origin.NONE);
  }
}
