package dev.procession.hosted;

import java.nio.ByteBuffer;

/** The object in another process threw. */
public final class ThrewException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient ByteBuffer throwable;

  ThrewException(ByteBuffer throwable) {
    super("the object threw", null, false, false); // what counts is inside
    this.throwable = throwable;
  }

  /** What it threw, encoded. */
  public ByteBuffer throwable() {
    return throwable;
  }
}
