package dev.procession.codec;

import org.jspecify.annotations.Nullable;

/** Bytes that cannot be made a value here; the message names the missing or differing class. */
public final class DecodingException extends Exception {
  private static final long serialVersionUID = 1;

  public DecodingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
