package dev.procession;

import dev.procession.ProcessionException.Origin;
import dev.procession.wire.FromWorker.Ending;
import org.jspecify.annotations.Nullable;

/**
 * How the items of a chunk ended, as the engine knows it: what came from the worker is still as it
 * crossed, since the threads of the engine run no user code. Whoever asks for it decodes it ({@link
 * Crossing}).
 */
sealed interface Answer {
  /** Who ran the items; -1 for nobody. */
  int worker();

  /** In which of their runs. */
  int attempt();

  /**
   * All items returned.
   *
   * @param values of all of them, as they crossed
   * @param printed what the item printed, if its call keeps that and so has it in a chunk alone
   */
  record Returned(int worker, int attempt, @Nullable Object values, String printed)
      implements Answer {}

  /** The worker answered an item with a throwable. */
  record Threw(int worker, int attempt, Ending ending, Object throwable, String printed)
      implements Answer {}

  /** There is no answer to an item from the worker and there will be none. */
  record Lost(int worker, int attempt, ProcessionException error) implements Answer {}

  /** Stopped because nobody wants them any more; never counts as a failure. */
  record Abandoned(int worker, int attempt) implements Answer {}

  /** Whether this is a failure of the item itself. */
  default boolean failed() {
    return switch (this) {
      case Threw _, Lost _ -> true;
      case Returned _, Abandoned _ -> false;
    };
  }

  /** An answer with what it answers. */
  record Settled(long first, int size, Answer answer) {
    static Settled of(Chunk chunk, Answer answer) {
      return new Settled(chunk.first(), chunk.size(), answer);
    }

    Origin origin(int place) {
      return new Origin(first + place, answer.worker(), answer.attempt());
    }
  }
}
