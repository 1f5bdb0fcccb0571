package dev.procession;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A number of workers that run tasks: processes, threads, or the caller itself. Python: {@code
 * multiprocessing.Pool}.
 *
 * {@snippet :
 * try (var pool = Pool.processes()) {
 *   List<Integer> squares = pool.map(x -> x * x, List.of(1, 2, 3, 4, 5));
 * }
 * }
 *
 * <p>A task in a worker process that crashes, hangs or calls {@code System.exit} costs its own
 * result and nothing else: the worker is replaced and all other tasks go on.
 *
 * <p>Thread-safe. Not meant to be implemented by users; methods may be added as defaults.
 */
public interface Pool extends Parallel, AutoCloseable {

  /** One worker process a usable CPU; affinity and container quota are counted. */
  static Pool processes() {
    return processes(config -> config);
  }

  /**
   * This many worker processes.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static Pool processes(int workers) {
    return processes(config -> config.withWorkers(workers));
  }

  /**
   * Worker processes as configured. They start in the background; an error of the start comes out
   * of the first call. In a process that is a worker itself they start at the first task.
   *
   * @throws IllegalArgumentException if a setting has an illegal value
   * @throws IllegalStateException if pools are nested more than 3 deep
   */
  static Pool processes(UnaryOperator<PoolConfig> configuration) {
    return ProcessPool.open(PoolSettings.of(configuration));
  }

  /** One worker thread a usable CPU: the same pool without the isolation and its price. */
  static Pool threads() {
    return threads(config -> config);
  }

  /**
   * This many worker threads.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static Pool threads(int workers) {
    return threads(config -> config.withWorkers(workers));
  }

  /**
   * Worker threads as configured. Nothing is encoded or copied. A thread cannot be killed: one that
   * ignores its interrupt is left to itself and replaced. Settings for processes are refused.
   */
  static Pool threads(UnaryOperator<PoolConfig> configuration) {
    return ThreadPool.open(PoolSettings.of(configuration));
  }

  /**
   * Runs each task in the thread that submits it, on copies of its arguments: for debugging with
   * the same semantics. A timeout is reported after the fact.
   */
  static Pool inline() {
    return new InlinePool(PoolSettings.of(config -> config));
  }

  /** Name of the pool, for errors and logs. */
  String name();

  /**
   * Takes no more work, lets what was submitted finish and waits for it and for its callbacks. The
   * second time it only waits.
   *
   * @throws IllegalStateException if called from a task or callback of this pool, which would wait
   *     for itself
   */
  @Override
  void close();

  /**
   * Stops now: what runs is killed, every pending result fails with {@link PoolClosedException}.
   */
  void terminate();

  /** Takes no more work and does not wait; what was submitted finishes. */
  void shutdown();

  /**
   * Waits, after {@link #shutdown} or {@link #terminate}, until everything has ended.
   *
   * @return whether it has, within the time
   */
  boolean awaitTermination(Duration timeout) throws InterruptedException;

  /**
   * Changes the number of workers. Those that are too many end after what they have in hand.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  void resize(int workers);

  /** What the pool and each of its workers do at this moment. */
  PoolStats stats();

  /**
   * This pool as an {@code ExecutorService}. Its tasks must be serializable: lambdas given to its
   * own {@code submit} and {@code execute} are. Closing the view does not close the pool.
   */
  PoolExecutor asExecutorService();
}
