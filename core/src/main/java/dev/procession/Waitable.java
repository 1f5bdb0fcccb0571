package dev.procession;

/** What {@link Connection#waitAny} waits for: a message at a connection, or the end of a child. */
public sealed interface Waitable permits Connection, ChildProcess {
  /**
   * Whether there is something to do about it now: a message or the end of the stream at a
   * connection, the end of a child.
   */
  boolean isReady();
}
