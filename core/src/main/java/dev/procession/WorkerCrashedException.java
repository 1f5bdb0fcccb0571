package dev.procession;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A worker ended while it ran the item: a crash, a kill from outside, or {@code System.exit}. */
public final class WorkerCrashedException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final long pid;
  private final int exitCode;
  private final Duration ran;
  private final transient List<String> lastLines;

  WorkerCrashedException(
      String message,
      long pid,
      OptionalInt exitCode,
      Duration ran,
      List<String> lastLines,
      @Nullable Throwable cause,
      Origin origin) {
    super(message, cause, origin);
    this.pid = pid;
    this.exitCode = exitCode.orElse(Integer.MIN_VALUE);
    this.ran = ran;
    this.lastLines = lastLines;
  }

  /** Process id of the worker that died. */
  public long pid() {
    return pid;
  }

  /** Its exit code, or minus the number of the signal that killed it; empty if not known. */
  public OptionalInt exitCode() {
    return exitCode == Integer.MIN_VALUE ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /** How long it had run the item. */
  public Duration ran() {
    return ran;
  }

  /** The last lines that it printed. */
  public List<String> lastLines() {
    return lastLines == null ? List.of() : lastLines;
  }
}
