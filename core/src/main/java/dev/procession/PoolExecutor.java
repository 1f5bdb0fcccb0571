package dev.procession;

import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A pool seen as an {@link ExecutorService}; see {@link Pool#asExecutorService}. The overloads make
 * lambdas serializable. What hands over wrappers of its own, as {@code
 * CompletableFuture.supplyAsync} and {@code ExecutorCompletionService} do, fails with words that
 * say so.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public interface PoolExecutor extends ExecutorService {

  /** Submits a task with a value. */
  <T extends @Nullable Object> AsyncResult<T> submit(SerializableCallable<T> task);

  /** Submits a task without a value. */
  AsyncResult<?> submit(SerializableRunnable task);

  /** Submits a task whose outcome nobody asks for; what it throws is logged. */
  void execute(SerializableRunnable task);
}
