package dev.procession;

import java.util.function.UnaryOperator;

/**
 * A {@link UnaryOperator} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 */
@FunctionalInterface
public interface SerializableUnaryOperator<T>
    extends SerializableFunction<T, T>, UnaryOperator<T> {}
