package dev.procession;

import java.io.Serializable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BiFunction} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableBiFunction<
        A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
    extends BiFunction<A, B, R>, Serializable {

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
