package dev.procession;

import java.util.OptionalLong;

/**
 * Shows how far calls are; see {@link Parallel#withProgress}. Module {@code procession-progress}
 * has bars for terminals.
 *
 * <p>Methods are called on a thread of the pool that is for listeners: a slow one holds up the
 * other listeners of that pool, never the work.
 */
@FunctionalInterface
public interface Progress {

  /**
   * A call begins.
   *
   * @param total number of its items, if it is known
   * @return what is told of this call from now on; several calls may share one {@code Progress}
   */
  Handle begin(OptionalLong total);

  /** One call that is under way. */
  interface Handle {
    /** So many more items have ended, well or not. Items count one by one, also in chunks. */
    void advance(long items);

    /** Something to show beside the count. */
    default void message(String text) {}

    /** The call is over. Called once, last. */
    void end();
  }
}
