package dev.procession;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of three arguments that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableTriFunction<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        R extends @Nullable Object>
    extends Serializable {

  /** The task itself; may throw anything. */
  R applyChecked(A first, B second, C third) throws Exception;
}
