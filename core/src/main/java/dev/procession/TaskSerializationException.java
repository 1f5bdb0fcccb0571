package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * A function, argument or result cannot cross; the message names the path to what is in the way.
 */
public final class TaskSerializationException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final Direction direction;
  private final String path;

  /** What could not cross. */
  public enum Direction {
    /** The function, or a value that it captures. */
    FUNCTION,
    /** An item of the input. */
    ARGUMENT,
    /** What the task returned. */
    RESULT
  }

  TaskSerializationException(
      String message, Direction direction, String path, @Nullable Throwable cause, Origin origin) {
    super(message, cause, origin);
    this.direction = direction;
    this.path = path;
  }

  /** What could not cross. */
  public Direction direction() {
    return direction;
  }

  /** The way from the function or value to the guilty part, as {@code Job.report.logger}. */
  public String path() {
    return path;
  }
}
