package dev.procession.codec;

import org.jspecify.annotations.Nullable;

/** A value that cannot cross; the message says what, where in the value, and what to do. */
public final class EncodingException extends Exception {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String typeName;

  EncodingException(String message, String path, String typeName, @Nullable Throwable cause) {
    super(message, cause);
    this.path = path;
    this.typeName = typeName;
  }

  /** The way from the root to the guilty object, such as {@code Job.report.logger}. */
  public String path() {
    return path;
  }

  /** The name of the guilty object's class. */
  public String typeName() {
    return typeName;
  }
}
