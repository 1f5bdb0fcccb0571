package dev.procession;

import java.util.function.Consumer;

/**
 * What becomes of the lines that workers and child processes print; see {@link
 * PoolConfig#withOutput}. Lines arrive whole and in order for each stream.
 */
public sealed interface Output {

  /**
   * Each line with {@code [pool-1/worker-2]} before it, on the stream of this process it belongs
   * to.
   */
  static Output prefixed() {
    return new Prefixed();
  }

  /** Each line as it is, on the stream of this process it belongs to. */
  static Output plain() {
    return new Plain();
  }

  /** Nothing is shown. Errors of a worker's death still quote its last lines. */
  static Output discard() {
    return new Discard();
  }

  /**
   * Each line to {@code consumer}, on a thread for that purpose; a slow consumer holds up the
   * worker whose line it is, nothing else.
   */
  static Output to(Consumer<? super Line> consumer) {
    return new To(consumer);
  }

  /** A line with where it comes from. */
  record Line(String pool, String worker, boolean isError, String text) {}

  /** See {@link #prefixed}. */
  record Prefixed() implements Output {}

  /** See {@link #plain}. */
  record Plain() implements Output {}

  /** See {@link #discard}. */
  record Discard() implements Output {}

  /** See {@link #to}. */
  record To(Consumer<? super Line> consumer) implements Output {}

  /** Hands on one line. */
  default void print(Line line) {
    switch (this) {
      case Prefixed _ ->
          stream(line).println("[" + line.pool() + "/" + line.worker() + "] " + line.text());
      case Plain _ -> stream(line).println(line.text());
      case Discard _ -> {}
      case To(var consumer) -> consumer.accept(line);
    }
  }

  private static java.io.PrintStream stream(Line line) {
    return line.isError() ? System.err : System.out;
  }
}
