package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * The file system that holds shared memory has not so much room; the message tells which it is,
 * what was wanted and what is free. Nothing was made.
 */
public final class SharedMemoryFullException extends ProcessionException {
  private static final long serialVersionUID = 1;

  SharedMemoryFullException(String message, @Nullable Throwable cause) {
    super(message, cause, Origin.NONE);
  }
}
