package dev.procession.hosted;

import java.nio.ByteBuffer;

/** An object that lives here and is called from here and from other processes, by bytes alike. */
@FunctionalInterface
public interface Hosted {
  /**
   * Does what it is asked for, on the thread of the caller or of the caller's connection. What it
   * throws reaches the caller.
   *
   * @param operation what to do, from 0 on
   * @param arguments read by nobody else
   */
  byte[] call(int operation, ByteBuffer arguments);
}
