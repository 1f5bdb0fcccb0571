package dev.procession;

import java.time.Duration;

/** An item ran for longer than it was allowed to and was stopped. */
public final class TaskTimeoutException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final Duration limit;
  private final Duration elapsed;

  TaskTimeoutException(String message, Duration limit, Duration elapsed, Origin origin) {
    super(message, null, origin);
    this.limit = limit;
    this.elapsed = elapsed;
  }

  /** How long it was allowed to run. */
  public Duration limit() {
    return limit;
  }

  /** How long it ran. */
  public Duration elapsed() {
    return elapsed;
  }
}
