package dev.procession.hosted;

import java.io.IOException;

/** The object that was called, or its process, is gone. */
public final class LostException extends IOException {
  private static final long serialVersionUID = 1;

  LostException(String message) {
    super(message);
  }

  LostException(String message, Throwable cause) {
    super(message, cause);
  }
}
