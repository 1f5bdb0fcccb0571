package dev.procession;

import java.io.Serializable;

/**
 * A function of three arguments that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@FunctionalInterface
public interface SerializableTriFunction<A, B, C, R> extends Serializable {

  /** The task itself; may throw anything. */
  R applyChecked(A first, B second, C third) throws Exception;
}
