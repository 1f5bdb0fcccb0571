package dev.procession;

import java.io.Serializable;

/**
 * A {@link Runnable} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {

  /** The task itself; may throw anything. */
  void runChecked() throws Exception;

  /** As {@link #runChecked}; a checked exception passes through as it is, undeclared. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // the two mean the same
  default void run() {
    try {
      runChecked();
    } catch (Exception e) {
      throw Checked.rethrow(e);
    }
  }
}
