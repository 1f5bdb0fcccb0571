package dev.procession;

import java.util.concurrent.ExecutorService;

/**
 * A pool seen as an {@link ExecutorService}; see {@link Pool#asExecutorService}. The overloads make
 * lambdas serializable. What hands over wrappers of its own, as {@code
 * CompletableFuture.supplyAsync} and {@code ExecutorCompletionService} do, fails with words that
 * say so.
 */
public interface PoolExecutor extends ExecutorService {

  /** Submits a task with a value. */
  <T> AsyncResult<T> submit(SerializableCallable<T> task);

  /** Submits a task without a value. */
  AsyncResult<?> submit(SerializableRunnable task);

  /** Submits a task whose outcome nobody asks for; what it throws is logged. */
  void execute(SerializableRunnable task);
}
