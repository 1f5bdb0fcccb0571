package dev.procession;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A worker or child process could not be started, or the pool's initializer threw (the cause). */
public final class WorkerStartException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final transient List<String> command;
  private final transient OptionalInt exitCode;
  private final transient List<String> processOutput;

  WorkerStartException(
      String message,
      @Nullable Throwable cause,
      List<String> command,
      OptionalInt exitCode,
      List<String> processOutput) {
    super(message, cause, Origin.NONE);
    this.command = command;
    this.exitCode = exitCode;
    this.processOutput = processOutput;
  }

  @Override
  WorkerStartException again() {
    return new WorkerStartException(
        String.valueOf(getMessage()), getCause(), command(), exitCode(), processOutput());
  }

  /** The command line that was run. */
  public List<String> command() {
    return command == null ? List.of() : command;
  }

  /** With what the process exited; empty if it never ran or was too late. */
  public OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : exitCode;
  }

  /** The last lines that it printed. */
  public List<String> processOutput() {
    return processOutput == null ? List.of() : processOutput;
  }
}
