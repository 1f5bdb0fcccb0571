package dev.procession;

import java.io.Serializable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Consumer} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableConsumer<T extends @Nullable Object>
    extends Consumer<T>, Serializable {

  /** The task itself; may throw anything. */
  void acceptChecked(T argument) throws Exception;

  /** As {@link #acceptChecked}; a checked exception passes through as it is, undeclared. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // the two mean the same
  default void accept(T argument) {
    try {
      acceptChecked(argument);
    } catch (Exception e) {
      throw Checked.rethrow(e);
    }
  }
}
