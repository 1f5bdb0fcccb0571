package dev.procession;

import dev.procession.ProcessionException.Origin;
import dev.procession.wire.FromWorker.Ending;
import org.jspecify.annotations.Nullable;

/**
 * How an item ended, as the engine knows it: what came from the worker is still as it crossed,
 * since the threads of the engine run no user code. Whoever asks for it decodes it ({@link
 * Crossing}).
 */
sealed interface Answer {
  Origin origin();

  /** What the item printed, if its call keeps it. */
  default String printed() {
    return "";
  }

  /** The function returned. */
  record Returned(Origin origin, @Nullable Object value, String printed) implements Answer {}

  /** The worker answered with a throwable. */
  record Threw(Origin origin, Ending ending, Object throwable, String printed) implements Answer {}

  /** There is no answer from the worker and there will be none. */
  record Lost(Origin origin, ProcessionException error) implements Answer {}

  /** Stopped because nobody wants it any more; never counts as a failure. */
  record Abandoned(Origin origin) implements Answer {}

  /** Whether this is a failure of the item itself. */
  default boolean failed() {
    return switch (this) {
      case Threw _, Lost _ -> true;
      case Returned _, Abandoned _ -> false;
    };
  }
}
