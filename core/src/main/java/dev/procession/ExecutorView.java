package dev.procession;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A pool as an {@code ExecutorService}. Its own end is not the pool's. */
final class ExecutorView extends AbstractExecutorService implements PoolExecutor {
  private final LocalPool pool;
  private final OpenResults open = new OpenResults();

  ExecutorView(LocalPool pool) {
    this.pool = pool;
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> submit(SerializableCallable<T> task) {
    return open.add(() -> pool.applyAsync(task));
  }

  @Override
  public AsyncResult<?> submit(SerializableRunnable task) {
    return open.add(() -> pool.runAsync(task));
  }

  @Override
  public void execute(SerializableRunnable task) {
    var _ =
        open.add(() -> pool.runAsync(task))
            .onError(error ->
                System.getLogger(ExecutorView.class.getName())
                    .log(
                        System.Logger.Level.ERROR,
                        pool.name() + ": an executed task failed",
                        RemoteThrowable.insteadOfUnprintable(error)));
  }

  @Override
  public <T extends @Nullable Object> AsyncResult<T> submit(Callable<T> task) {
    return submit(serializable(task));
  }

  @Override
  public AsyncResult<?> submit(Runnable task) {
    return submit(serializable(task));
  }

  @Override
  public void execute(Runnable task) {
    execute(serializable(task));
  }

  private <T extends @Nullable Object> SerializableCallable<T> serializable(Callable<T> task) {
    return task instanceof SerializableCallable<T> already ? already : require(task, task::call);
  }

  private SerializableRunnable serializable(Runnable task) {
    return task instanceof SerializableRunnable already ? already : require(task, task::run);
  }

  private <W> W require(Object task, W wrapped) {
    boolean wrapper = task.getClass().getPackageName().equals("java.util.concurrent");
    if ((task instanceof Serializable && !wrapper) || !(pool instanceof ProcessPool)) {
      return wrapped;
    }
    throw new RejectedExecutionException(
        pool.name()
            + ": "
            + task.getClass().getName()
            + " cannot be sent to a worker, since it is not serializable; give the lambda itself to"
            + " submit or execute of PoolExecutor. CompletableFuture.supplyAsync,"
            + " ExecutorCompletionService and the like wrap tasks in classes of their own and"
            + " cannot be used with processes: use Pool.applyAsync");
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  /** The superclass would wrap each task in one that cannot be serialized. */
  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    var results = new ArrayList<AsyncResult<T>>();
    try {
      tasks.forEach(task -> results.add(submit(task)));
      long deadline = deadline(timeout, unit);
      for (AsyncResult<T> result : results) {
        boolean _ = result.await(Duration.ofNanos(deadline - System.nanoTime()));
      }
    } finally {
      results.forEach(result -> result.cancel(true)); // those that are done stay as they are
    }
    return List.copyOf(results);
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("292 years have passed", e);
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("there is no task to invoke");
    }
    var ended = new LinkedBlockingQueue<AsyncResult<T>>();
    var results = new ArrayList<AsyncResult<T>>();
    try {
      for (Callable<T> task : tasks) {
        AsyncResult<T> result = submit(task);
        results.add(result);
        var _ = result.whenComplete((_, _) -> ended.add(result));
      }
      return firstSuccess(ended, results.size(), deadline(timeout, unit));
    } finally {
      results.forEach(result -> result.cancel(true));
    }
  }

  /** A time so far off that it would overflow counts as the farthest. */
  private static long deadline(long timeout, TimeUnit unit) {
    long now = System.nanoTime();
    return now + Math.min(unit.toNanos(timeout), Long.MAX_VALUE / 2);
  }

  private <T extends @Nullable Object> T firstSuccess(
      BlockingQueue<AsyncResult<T>> ended, int count, long deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutionException failure = null;
    for (int i = 0; i < count; i++) {
      AsyncResult<T> next = ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new TimeoutException("none of " + count + " tasks succeeded within the time");
      }
      try {
        return next.get();
      } catch (ExecutionException e) {
        failure = e;
      }
    }
    throw Objects.requireNonNull(failure);
  }

  /** Takes no more; the pool and what was submitted go on. */
  @Override
  public void shutdown() {
    open.close();
  }

  @Override
  public List<Runnable> shutdownNow() {
    open.close();
    open.cancelAll();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return open.isClosed();
  }

  @Override
  public boolean isTerminated() {
    return open.isClosed() && open.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return open.awaitEmpty(Duration.ofNanos(unit.toNanos(timeout)));
  }
}
