package dev.procession.chaos;

import dev.procession.ProcessionException;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;

/** How an item that is hit by a fault must end. */
sealed interface Ending {

  /** With its value: the fault is none, or not the task's. */
  record Returned() implements Ending {}

  /**
   * With what it threw.
   *
   * @param words that stand in the text of the cause; {@code %s} is the name of the item
   */
  record Threw(String words) implements Ending {}

  /** With the death of its worker: an exit code, or minus a signal. */
  record Died(int exitCode) implements Ending {
    /** The worker was halted before it could say. */
    static final int NOT_KNOWN = Integer.MIN_VALUE;
  }

  /** With its time limit. */
  record TimedOut() implements Ending {}

  /** With a value that cannot cross. */
  record NotSent(Direction direction) implements Ending {}

  /** Whether an error of the item of this name is the one that must come. */
  default boolean matches(ProcessionException error, String item) {
    return switch (this) {
      case Returned _ -> false;
      case Threw(String words) ->
          error instanceof TaskFailedException
              && String.valueOf(error.getCause()).contains(words.replace("%s", item));
      case Died(int exitCode) ->
          error instanceof WorkerCrashedException crash
              && crash.exitCode().orElse(Died.NOT_KNOWN) == exitCode;
      case TimedOut _ -> error instanceof TaskTimeoutException;
      case NotSent(Direction direction) ->
          error instanceof TaskSerializationException refused && refused.direction() == direction;
    };
  }
}
