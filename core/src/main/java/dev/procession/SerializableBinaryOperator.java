package dev.procession;

import java.util.function.BinaryOperator;

/**
 * A {@link BinaryOperator} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 */
@FunctionalInterface
public interface SerializableBinaryOperator<T>
    extends SerializableBiFunction<T, T, T>, BinaryOperator<T> {}
