package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * How one item of a lazy map ended; see {@link Results#outcomes}.
 *
 * <p>Immutable; as thread-safe as the value that it holds.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public sealed interface Outcome<R extends @Nullable Object> {

  /** Place of the item in the input, from 0 on. */
  long index();

  /** What the item printed, if the call keeps it ({@link Parallel#withOutput}); else empty. */
  String output();

  /** The function returned. */
  record Success<R extends @Nullable Object>(long index, R value, String output)
      implements Outcome<R> {}

  /** The function threw, its worker died, or it was stopped. */
  record Failure<R extends @Nullable Object>(long index, ProcessionException error)
      implements Outcome<R> {
    @Override
    public String output() {
      return error.output();
    }
  }
}
