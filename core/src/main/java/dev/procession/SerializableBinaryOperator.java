package dev.procession;

import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BinaryOperator} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
@FunctionalInterface
public interface SerializableBinaryOperator<T extends @Nullable Object>
    extends SerializableBiFunction<T, T, T>, BinaryOperator<T> {}
