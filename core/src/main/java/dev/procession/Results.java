package dev.procession;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a lazy map, one by one as they are asked for.
 *
 * <p>Items are pulled from the input by a thread of the call, at most as many ahead as the buffer
 * holds; results that were not taken yet count. Closing stops the rest and frees everything; a loop
 * that runs to the end need not close. Use by one thread at a time.
 *
 * <p>After {@link #next} threw the error of one item the iteration goes on with the next item.
 */
@SuppressWarnings({
  "exports", // the annotations are for the compiler only
  "IterableAndIterator" // as Python's iterators: gone through once, by loop or call
})
public interface Results<R extends @Nullable Object>
    extends Iterator<R>, Iterable<R>, AutoCloseable {

  /**
   * Whether there is another result. Waits for the input, not for the workers. If the input itself
   * failed this is true, and {@link #next} throws that failure.
   */
  @Override
  boolean hasNext();

  /**
   * The next result; waits for it.
   *
   * @throws ProcessionException if the item failed; the iteration goes on behind it
   * @throws java.util.concurrent.CancellationException if this thread was interrupted; the results
   *     are closed and the interrupt flag is set again
   * @throws java.util.NoSuchElementException at the end, or once closed
   */
  @Override
  R next();

  /**
   * As {@link #next()}, but waits at most this long.
   *
   * @throws TimeoutException if the result is not there by then; it can be asked for again
   */
  R next(Duration timeout) throws TimeoutException;

  /** The rest of the results with each failure in its place instead of thrown. */
  Results<Outcome<R>> outcomes();

  /** The rest of the results as a sequential stream, which closes them when it is closed. */
  Stream<R> stream();

  /**
   * Shows a text beside the count of the {@link Progress} of this call, if it has one. A call that
   * was given one goes on to be shown until {@link #hasNext} has said that there is no more, or
   * until it is closed. Does not wait; of texts that follow each other quickly some are left out,
   * but not the last.
   */
  default void message(String text) {}

  /** Returns this: the results can be gone through once. */
  @Override
  default Iterator<R> iterator() {
    return this;
  }

  /** Abandons what is not finished. Does nothing at the end or the second time. */
  @Override
  void close();
}
