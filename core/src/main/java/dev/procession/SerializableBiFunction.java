package dev.procession;

import java.io.Serializable;
import java.util.function.BiFunction;

/**
 * A {@link BiFunction} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@FunctionalInterface
public interface SerializableBiFunction<A, B, R> extends BiFunction<A, B, R>, Serializable {

  /** The task itself; may throw anything. */
  R applyChecked(A first, B second) throws Exception;

  /** As {@link #applyChecked}; a checked exception passes through as it is, undeclared. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // the two mean the same
  default R apply(A first, B second) {
    try {
      return applyChecked(first, second);
    } catch (Exception e) {
      throw Checked.rethrow(e);
    }
  }
}
