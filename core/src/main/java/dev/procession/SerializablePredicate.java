package dev.procession;

import java.io.Serializable;
import java.util.function.Predicate;

/**
 * A {@link Predicate} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@FunctionalInterface
public interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
