package dev.procession;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An item that is being stopped: looked at and interrupted first, killed with its worker after the
 * grace.
 *
 * @param number of the item in the worker's sequence
 * @param seen where its thread was before it was interrupted
 */
record Verdict(int number, Item item, Reason reason, Optional<Seen> seen) {

  /** Why it is stopped. */
  sealed interface Reason {
    /** It ran for longer than allowed. */
    record TimedOut(Duration limit, Duration elapsed) implements Reason {}

    /** Nobody wants its answer any more. */
    record Unwanted() implements Reason {}
  }

  /** What the thread of a task did: its state and its frames, innermost first. */
  record Seen(String state, List<StackTraceElement> frames) {}

  /** How a task that was to be stopped came to its end. */
  enum End {
    /** By itself, once it was interrupted. */
    INTERRUPTED("it ended when it was interrupted"),
    /** With its process. */
    KILLED("it did not end when it was interrupted, so its worker was killed"),
    /** Not at all: a thread cannot be killed. */
    ABANDONED("it did not end when it was interrupted, so its thread was left to itself"),
    /** When it liked: it ran in the thread of the caller. */
    UNSTOPPED("it ended by itself, as the thread of the caller cannot be stopped");

    private final String words;

    End(String words) {
      this.words = words;
    }
  }

  /** Why an item that has run for so long is to be stopped, if it is. */
  static Optional<Reason> reason(Item item, Duration elapsed) {
    if (item.call().stopsRunning()) {
      return Optional.of(new Reason.Unwanted());
    }
    return item.call()
        .options
        .timeout()
        .filter(limit -> elapsed.compareTo(limit) > 0)
        .map(limit -> new Reason.TimedOut(limit, elapsed));
  }

  Verdict with(Seen found) {
    return new Verdict(number, item, reason, Optional.of(found));
  }

  /** How the item ends. */
  Answer answer(String worker, int workerNumber, End end) {
    var origin = item.origin(workerNumber);
    return switch (reason) {
      case Reason.TimedOut(Duration limit, Duration elapsed) ->
          new Answer.Lost(
              workerNumber,
              item.attempt(),
              new TaskTimeoutException(
                  text(worker, limit, elapsed, end), limit, elapsed, seen, origin));
      case Reason.Unwanted() -> new Answer.Abandoned(workerNumber, item.attempt());
    };
  }

  private String text(String worker, Duration limit, Duration elapsed, End end) {
    return "item "
        + item.index()
        + " of "
        + item.call()
        + " on "
        + worker
        + " ran for "
        + elapsed.toMillis()
        + " ms, its limit is "
        + limit.toMillis()
        + " ms; "
        + where(end)
        + end.words;
  }

  private String where(End end) {
    String unknown =
        end == End.KILLED ? "its thread came to no safepoint and has no stack to show; " : "";
    return seen.map(Verdict::text).orElse(unknown);
  }

  private static String text(Seen seen) {
    return "its thread was "
        + seen.state
        + (seen.frames.isEmpty() ? " outside of Java code" : " at " + seen.frames.getFirst())
        + "; ";
  }
}
