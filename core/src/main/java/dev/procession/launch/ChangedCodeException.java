package dev.procession.launch;

import java.io.IOException;

/** A file of the class path is not the one that this program has its classes from. */
public final class ChangedCodeException extends IOException {
  private static final long serialVersionUID = 1;

  ChangedCodeException(String message) {
    super(message);
  }
}
