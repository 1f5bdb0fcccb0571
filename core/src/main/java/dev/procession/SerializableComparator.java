package dev.procession;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A {@link Comparator} that can cross to another process.
 *
 * <p>A lambda or method reference given where this type is expected becomes serializable by itself.
 * What it captures must be serializable too; it crosses as a copy.
 */
@FunctionalInterface
public interface SerializableComparator<T> extends Comparator<T>, Serializable {}
