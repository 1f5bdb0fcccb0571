package dev.procession;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An item ran for longer than it was allowed to and was stopped. Its cause shows where it was when
 * its time was over, unless that could not be found out within 100 ms: then there is no cause.
 */
public final class TaskTimeoutException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final Duration limit;
  private final Duration elapsed;

  TaskTimeoutException(
      String message,
      Duration limit,
      Duration elapsed,
      Optional<Verdict.Seen> seen,
      Origin origin) {
    super(message, seen.map(TaskStack::new).orElse(null), origin);
    this.limit = limit;
    this.elapsed = elapsed;
  }

  /** How long it was allowed to run. */
  public Duration limit() {
    return limit;
  }

  /** How long it had run when its time was found to be over. */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * Where the task's thread was then, innermost frame first; empty if it came to no safepoint, as
   * in a process that was stopped.
   */
  public List<StackTraceElement> taskStack() {
    return getCause() == null ? List.of() : List.of(getCause().getStackTrace());
  }

  /** Shows the stack of a thread of another process in the usual form. */
  private static final class TaskStack extends Throwable {
    private static final long serialVersionUID = 1;

    TaskStack(Verdict.Seen seen) {
      super("here was the task's thread, " + seen.state() + ", then", null, false, true);
      setStackTrace(seen.frames().toArray(StackTraceElement[]::new));
    }
  }
}
