package dev.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that was not waited for. Python: {@code AsyncResult}.
 *
 * <p>Completes with the value, or with the task's own exception if it threw one, else with the
 * {@link ProcessionException} that says what happened. Dependent stages and callbacks run on
 * virtual threads of the pool, so they may block and may use the pool.
 *
 * <p>Who completes it himself has cancelled the task. Thread-safe.
 */
@SuppressWarnings("exports") // the annotations are for the compiler only
public final class AsyncResult<R extends @Nullable Object> extends CompletableFuture<R> {
  private final Executor executor;
  private final Consumer<Call.Running> abandon;
  private final Runnable help;
  private volatile @Nullable ProcessionException failure;

  /**
   * @param executor runs dependent stages and callbacks; what these throw is logged there
   * @param abandon gives up the work behind this result
   * @param help lets a task of the same pool do what it would wait for
   */
  AsyncResult(Executor executor, Consumer<Call.Running> abandon, Runnable help) {
    this.executor = executor;
    this.abandon = abandon;
    this.help = help;
  }

  /** Whether the result is there, well or not. */
  public boolean ready() {
    return isDone();
  }

  /**
   * Whether the task ended without an error.
   *
   * @throws IllegalStateException while it is not ready
   */
  public boolean successful() {
    if (!isDone()) {
      throw new IllegalStateException("the result is not ready yet; await it or ask ready() first");
    }
    return !isCompletedExceptionally();
  }

  /** Waits for the result. A task of the same pool of threads runs what has not begun of it. */
  @Override
  public R get() throws InterruptedException, ExecutionException {
    help.run();
    return super.get();
  }

  /** As {@link #get()}, with the unchecked exceptions of {@link CompletableFuture#join}. */
  @Override
  public R join() {
    help.run();
    return super.join();
  }

  /** As {@link #get(long, TimeUnit)}. */
  public R get(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
    return get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
  }

  /** Waits at most this long; returns whether the result is there, well or not. */
  public boolean await(Duration timeout) throws InterruptedException {
    try {
      R _ = get(timeout);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
  }

  /** What went wrong, with index, worker and attempt; empty if nothing did or it is not ready. */
  public Optional<ProcessionException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Calls {@code callback} once with the value, if there will be one; at once if there is. */
  public AsyncResult<R> onSuccess(Consumer<? super R> callback) {
    var _ =
        whenComplete((value, error) -> {
          if (error == null) {
            executor.execute(() -> callback.accept(value));
          }
        });
    return this;
  }

  /** Calls {@code callback} once with the error, if there will be one; at once if there is. */
  public AsyncResult<R> onError(Consumer<? super Throwable> callback) {
    var _ =
        whenComplete((_, error) -> {
          if (error != null) {
            executor.execute(() -> callback.accept(error));
          }
        });
    return this;
  }

  /**
   * Cancels: the result is cancelled at once; what has not started is dropped, and if {@code
   * mayInterruptIfRunning} what runs is stopped, by a kill of its worker if need be.
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      abandon.accept(mayInterruptIfRunning ? Call.Running.STOPPED : Call.Running.LEFT);
    }
    return cancelled;
  }

  @Override
  public boolean complete(R value) {
    return byUser(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    return byUser(super.completeExceptionally(error));
  }

  /** Nobody will look at the task's own outcome any more. */
  private boolean byUser(boolean completed) {
    if (completed) {
      abandon.accept(Call.Running.STOPPED);
    }
    return completed;
  }

  /** Refused: a result that others may have seen cannot be taken back. */
  @Override
  public void obtrudeValue(R value) {
    throw new UnsupportedOperationException("a result of a pool cannot be replaced");
  }

  /** Refused: a result that others may have seen cannot be taken back. */
  @Override
  public void obtrudeException(Throwable error) {
    throw new UnsupportedOperationException("a result of a pool cannot be replaced");
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Stage<>(executor);
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }

  /** The pool's own completion. */
  void succeed(R value) {
    boolean _ = super.complete(value);
  }

  /** The pool's own completion. */
  void fail(ProcessionException failure) {
    this.failure = failure;
    Throwable cause = failure.getCause();
    boolean taskThrew = failure instanceof TaskFailedException && cause != null;
    boolean _ = super.completeExceptionally(taskThrew ? cause : failure);
  }

  /** A dependent stage, whose own dependents run on the same executor. */
  private static final class Stage<U> extends CompletableFuture<U> {
    private final Executor executor;

    Stage(Executor executor) {
      this.executor = executor;
    }

    @Override
    public <V> CompletableFuture<V> newIncompleteFuture() {
      return new Stage<>(executor);
    }

    @Override
    public Executor defaultExecutor() {
      return executor;
    }
  }
}
