package dev.procession;

import java.io.Serializable;

/**
 * A value that is sent to each worker once and then read by any number of tasks. Capture it in a
 * function, call {@link #value} inside. Thread-safe.
 *
 * <p>Tasks must not change the value: others on the same worker see it.
 */
public interface Broadcast<T> extends Serializable, AutoCloseable {

  /**
   * The value: in the process that made the broadcast the object itself, in a worker its copy.
   *
   * @throws IllegalStateException once closed
   */
  T value();

  /** Lets the workers forget the value. Tasks sent before can still read it. */
  @Override
  void close();
}
