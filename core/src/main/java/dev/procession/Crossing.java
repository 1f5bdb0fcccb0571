package dev.procession;

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

  /** The value of an answer. */
  @Nullable Object value(Call call, Answer.Returned answer) throws ProcessionException;

  /** The throwable of an answer. */
  Throwable throwable(Call call, Answer.Threw answer);
}
