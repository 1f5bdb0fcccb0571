package dev.procession.codec;

import java.io.IOException;

/** An encoding would need more bytes than one array can hold. */
final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  TooLargeException(long bytes) {
    super("needs at least " + bytes + " bytes, limit " + ByteSink.LIMIT);
  }
}
