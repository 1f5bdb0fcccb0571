package dev.procession.launch;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A process did not start or did not call back. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> command;
  private final transient OptionalInt exitCode;
  private final transient List<String> output;
  private final boolean refused;

  LaunchException(
      String message,
      @Nullable Throwable cause,
      List<String> command,
      OptionalInt exitCode,
      List<String> output,
      boolean refused) {
    super(message, cause);
    this.command = command;
    this.exitCode = exitCode;
    this.output = output;
    this.refused = refused;
  }

  public List<String> command() {
    return command;
  }

  /** Empty if it never ran or was killed for being late. */
  public OptionalInt exitCode() {
    return exitCode;
  }

  /** Whether its settings are the reason: then the message says all, and what it printed too. */
  public boolean isRefused() {
    return refused;
  }

  /** The last lines that it printed. */
  public List<String> output() {
    return output;
  }
}
