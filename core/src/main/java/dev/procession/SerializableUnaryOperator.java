package dev.procession;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UnaryOperator} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableUnaryOperator<T extends @Nullable Object>
    extends SerializableFunction<T, T>, UnaryOperator<T> {}
