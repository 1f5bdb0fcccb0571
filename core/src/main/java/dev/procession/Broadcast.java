package dev.procession;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value that is sent to each worker once and then read by any number of tasks. Capture it in a
 * function, call {@link #value} inside. Thread-safe.
 *
 * <p>Tasks must not change the value: others on the same worker see it.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public interface Broadcast<T extends @Nullable Object> extends Serializable, AutoCloseable {

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
