package dev.procession;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What only this library can cause: the end of a task that is not its value. Subclasses say which.
 * Only thrown by this library; new subclasses may come.
 */
public abstract class ProcessionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long index;
  private final int worker;
  private final int attempt;
  private String output = "";

  ProcessionException(String message, @Nullable Throwable cause, Origin origin) {
    super(message, cause);
    this.index = origin.index();
    this.worker = origin.worker();
    this.attempt = origin.attempt();
  }

  /** Where in a call and a pool something happened; negative numbers for "nowhere". */
  record Origin(long index, int worker, int attempt) {
    static final Origin NONE = new Origin(-1, -1, 0);
  }

  /** Place of the item in the input of its call; empty if this is not about one item. */
  public final OptionalLong index() {
    return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
  }

  /** Number of the worker in its pool; empty if no worker had to do with it. */
  public final OptionalInt worker() {
    return worker < 0 ? OptionalInt.empty() : OptionalInt.of(worker);
  }

  /** Which run of the item this was, from 1 on; 0 if it never ran. */
  public final int attempt() {
    return attempt;
  }

  /** What the item printed, if its call keeps it ({@link Parallel#withOutput}); else empty. */
  public final String output() {
    return output;
  }

  /**
   * The same for one more who waited: with his own stack, and an object that is his alone. Only for
   * those that end every call of a pool.
   */
  ProcessionException again() {
    return this;
  }

  final void setOutput(String output) {
    this.output = output;
  }
}
