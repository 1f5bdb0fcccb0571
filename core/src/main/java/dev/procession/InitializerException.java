package dev.procession;

import java.io.IOException;

/** The pool's initializer threw in a worker; the cause is what it threw. */
final class InitializerException extends IOException {
  private static final long serialVersionUID = 1;

  InitializerException(Throwable cause) {
    super("the initializer threw", cause); // not by its own text, which may throw as well
  }
}
