package dev.procession;

import java.time.Duration;

/**
 * An item that is being stopped: interrupted first, killed with its worker after the grace.
 *
 * @param number of the item in the worker's sequence
 * @param sinceNanos when it was interrupted
 */
record Verdict(int number, Item item, Reason reason, long sinceNanos) {

  /** Why it is stopped. */
  sealed interface Reason {
    /** It ran for longer than allowed. */
    record TimedOut(Duration limit, Duration elapsed) implements Reason {}

    /** Nobody wants its answer any more. */
    record Unwanted() implements Reason {}
  }

  /** How the item ends. */
  Answer answer(String worker, int workerNumber) {
    var origin = item.origin(workerNumber);
    return switch (reason) {
      case Reason.TimedOut(Duration limit, Duration elapsed) ->
          new Answer.Lost(
              origin,
              new TaskTimeoutException(
                  "item "
                      + item.index
                      + " of "
                      + item.call
                      + " on "
                      + worker
                      + " ran for "
                      + elapsed.toMillis()
                      + " ms, its limit is "
                      + limit.toMillis()
                      + " ms; it was stopped",
                  limit,
                  elapsed,
                  origin));
      case Reason.Unwanted() -> new Answer.Abandoned(origin);
    };
  }
}
