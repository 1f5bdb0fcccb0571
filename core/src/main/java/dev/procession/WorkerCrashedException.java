package dev.procession;

import dev.procession.launch.CrashFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A worker ended while it ran the item: a crash, a kill from outside or for its memory, or {@code
 * System.exit}. Only this item fails; what the worker had finished is delivered, what it had not
 * begun runs elsewhere.
 *
 * <p>What was seen of the worker is known in the process whose pool it was of; an exception that
 * crossed to another process has its message, pid, exit code, item and time only.
 */
public final class WorkerCrashedException extends ProcessionException {
  private static final long serialVersionUID = 1;

  private final long pid;
  private final int exitCode;
  private final Duration ran;
  private final String item;
  private final transient @Nullable Death death;

  WorkerCrashedException(
      String message,
      Death death,
      String item,
      Duration ran,
      @Nullable Throwable cause,
      Origin origin) {
    super(message, cause, origin);
    this.pid = death.pid();
    this.exitCode = death.exitCode().orElse(Integer.MIN_VALUE);
    this.ran = ran;
    this.item = item;
    this.death = death;
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

  /**
   * The item in a few words: numbers and short texts as they are, of other things the class and the
   * size. No code of the item's class is run for it.
   */
  public String item() {
    return item;
  }

  /** The last lines that it printed. */
  public List<String> lastLines() {
    return seen().map(Death::lastLines).orElse(List.of());
  }

  /**
   * Memory that it and, if the pool limits memory, its descendants held when last looked at: ten
   * times a second while it worked; empty if it died before that.
   */
  public OptionalLong residentBytes() {
    return seen().map(Death::residentBytes).orElse(OptionalLong.empty());
  }

  /** Heap in use when it last said so, twice a second; empty if it died before that. */
  public OptionalLong heapBytes() {
    return seen().map(Death::heapBytes).orElse(OptionalLong.empty());
  }

  /**
   * For a crash in native code the lines in which the JVM sums it up, the signal and the frame
   * among them; else empty.
   */
  public List<String> crashReport() {
    return seen().flatMap(Death::crash).map(CrashFile::head).orElse(List.of());
  }

  /**
   * For a crash in native code the file that the JVM wrote. The last ten are kept until this
   * program ends.
   */
  public Optional<Path> crashFile() {
    return seen().flatMap(Death::crashFile);
  }

  private Optional<Death> seen() {
    return Optional.ofNullable(death);
  }
}
