/**
 * Multiprocessing for the JVM: the types that users see, and behind them, package-private, the
 * engine that keeps a number of worker processes busy with chunks of items and turns their answers
 * into results and futures.
 *
 * <p>Unless said otherwise, a null argument throws {@code NullPointerException}.
 */
@NullMarked
package dev.procession;

import org.jspecify.annotations.NullMarked;
