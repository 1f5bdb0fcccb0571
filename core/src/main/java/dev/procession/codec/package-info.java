/**
 * Values, functions and exceptions as bytes, and back.
 *
 * <p>Common values (boxed numbers, strings, primitive arrays, lists of scalars) take a compact form
 * of ours; everything else goes through JDK serialization with short class descriptors and
 * stand-ins for everyday JDK values that are not {@link java.io.Serializable}. What cannot cross is
 * refused with the path to the guilty field. Both sides must run the same build of this package.
 *
 * <p>Hot paths avoid lambdas, pattern switches and string concatenation where they run in a fresh
 * worker: each costs milliseconds of start-up for its bootstrap.
 */
@NullMarked
package dev.procession.codec;

import org.jspecify.annotations.NullMarked;
