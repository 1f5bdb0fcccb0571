package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.worker.Work;
import org.jspecify.annotations.Nullable;

/**
 * How functions, arguments and answers get to where a task runs and back: encoded for processes, as
 * they are for threads, copied for the inline pool. Runs user code, so only on threads of the user.
 */
interface Crossing {
  /**
   * Prepares a function once a call.
   *
   * @param function the user's own object, which {@code work} wraps
   * @throws TaskSerializationException if it cannot cross; nothing was sent
   */
  Definition function(Work work, Object function);

  /**
   * Prepares one argument.
   *
   * @throws TaskSerializationException naming the index, if it cannot cross
   */
  @Nullable Object argument(Call call, long index, @Nullable Object argument);

  /** Where prepared arguments are collected. */
  Arguments.Builder arguments();

  /**
   * The arguments of an input that are known without reading it, or null.
   *
   * @param items the whole input
   */
  default @Nullable Arguments known(Iterable<?> items) {
    return null;
  }

  /** What one of the items returned. */
  @Nullable Object value(Call call, Settled settled, Answer.Returned answer, int place)
      throws ProcessionException;

  /** The throwable of an answer. */
  Throwable throwable(Call call, Answer.Threw answer);
}
