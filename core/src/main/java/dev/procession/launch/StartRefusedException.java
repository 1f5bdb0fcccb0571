package dev.procession.launch;

import java.io.IOException;

/** Nothing was started, and the message says all that there is to say. */
final class StartRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  StartRefusedException(String message) {
    super(message);
  }
}
