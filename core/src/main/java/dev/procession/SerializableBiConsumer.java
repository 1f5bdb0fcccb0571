package dev.procession;

import java.io.Serializable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BiConsumer} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableBiConsumer<A extends @Nullable Object, B extends @Nullable Object>
    extends BiConsumer<A, B>, Serializable {

  /** The task itself; may throw anything. */
  void acceptChecked(A first, B second) throws Exception;

  /** As {@link #acceptChecked}; a checked exception passes through as it is, undeclared. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // the two mean the same
  default void accept(A first, B second) {
    try {
      acceptChecked(first, second);
    } catch (Exception e) {
      throw Checked.rethrow(e);
    }
  }
}
