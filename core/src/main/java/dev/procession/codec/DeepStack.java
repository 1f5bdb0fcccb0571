package dev.procession.codec;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs again, with 1 GiB of stack, what overflowed the caller's: the JDK streams recurse once a
 * link of a chain. The stack is reserved, and paid only as far as it is used.
 */
final class DeepStack {
  private static final long STACK_BYTES = 1L << 30;

  private DeepStack() {}

  /** Waits also when interrupted, and leaves the interrupt flag as it was or became. */
  static <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "procession-codec-deep-stack", STACK_BYTES);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return outcome(task);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception exception ? exception : e;
    }
  }

  private static <T extends @Nullable Object> T outcome(FutureTask<T> task)
      throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true; // the work is finite and cannot be stopped half-way
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
