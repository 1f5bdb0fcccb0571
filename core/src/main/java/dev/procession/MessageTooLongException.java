package dev.procession;

import java.io.IOException;

/** A message does not fit into the buffer for it; it was not taken and can be received again. */
public final class MessageTooLongException extends IOException {
  private static final long serialVersionUID = 1;

  private final int size;

  MessageTooLongException(String connection, int size, int room) {
    super(
        connection
            + ": the next message has "
            + size
            + " bytes and the buffer room for "
            + room
            + "; it was not taken");
    this.size = size;
  }

  /** Bytes of the message. */
  public int size() {
    return size;
  }
}
