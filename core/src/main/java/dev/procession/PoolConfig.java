package dev.procession;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The settings of a pool: an immutable value, each method gives a changed copy. Illegal values are
 * refused with {@link IllegalArgumentException} at once.
 *
 * <p>A pool of threads refuses what only processes can keep: heap, JVM arguments, environment,
 * working directory, and all limits from {@link #withMaxTasksPerWorker} to {@link
 * #withCpuAffinity}.
 */
public sealed interface PoolConfig permits PoolSettings {

  /** How many workers; at least 1. Default: usable CPUs. */
  PoolConfig withWorkers(int workers);

  /** Shown in errors, logs and before lines. Default: {@code pool-1} and so on. */
  PoolConfig withName(String name);

  /** Runs in each worker before its first task. If it throws, the worker does not start. */
  PoolConfig withInitializer(SerializableRunnable initializer);

  /** Runs in each worker that ends in order, after its last task. */
  PoolConfig withFinalizer(SerializableRunnable finalizer);

  /** Heap of each worker as after {@code -Xmx}, such as {@code "512m"}. Default: a fair share. */
  PoolConfig withHeap(String heap);

  /**
   * Further options for the workers' JVM, each a string of its own; they win over all others, and a
   * collector that is named here is the only one. {@code @file} stands for the options in a file.
   * Default: none.
   */
  PoolConfig withJvmArguments(List<String> arguments);

  /** Sets an environment variable of the workers, beside those of this process. */
  PoolConfig withEnvironment(String name, String value);

  /** Where the workers run. Default: where this process runs. */
  PoolConfig withWorkingDirectory(Path directory);

  /**
   * A worker that has answered this many items ends and another takes its place; at least 1.
   * Nothing is lost. A chunk of explicit size is not split for it, so that a worker may answer up
   * to a chunk more. Default: a worker lives as long as its pool. Python: {@code maxtasksperchild}.
   */
  PoolConfig withMaxTasksPerWorker(int items);

  /**
   * A worker that holds more memory than this is killed: the item it runs fails with {@link
   * WorkerCrashedException}, or runs again if retries are left. Counted is the resident size of the
   * worker and of all that it started, heap or not, looked at about once a second; a worker alone
   * holds 50 to 100 MiB.
   *
   * @param size a number of bytes, or of k, m, g or t, such as {@code "1g"}. Default: no limit
   * @throws IllegalArgumentException if it is none or not above {@link #withRecycleAbove}, or if
   *     the system does not tell the resident size
   */
  PoolConfig withMemoryLimit(String size);

  /**
   * A worker that holds more memory than this is replaced once it has finished what it runs: for
   * tasks that leak. Nothing is lost. Counted as for {@link #withMemoryLimit}.
   *
   * @param size a number of bytes, or of k, m, g or t, such as {@code "800m"}. Default: no limit
   * @throws IllegalArgumentException if it is none or not below {@link #withMemoryLimit}, or if the
   *     system does not tell the resident size
   */
  PoolConfig withRecycleAbove(String size);

  /**
   * Started workers that stand by to take the place of one that dies or is replaced; at least 0.
   * Each takes its share of the memory. Default: 0.
   */
  PoolConfig withSpares(int count);

  /**
   * A worker without work for this long ends, and is started again when there is work; positive.
   * Default: it waits as long as its pool lives.
   */
  PoolConfig withIdleTimeout(Duration time);

  /**
   * Binds each worker, and what it starts, to CPUs: the first worker to the first set, the second
   * to the second and so on, and round again if there are more workers than sets. A worker's JVM
   * counts no more processors than its set has. Linux only, by the program {@code taskset}.
   *
   * @param cpus numbers of CPUs, from 0, that this process may use. Default: all of them
   * @throws IllegalArgumentException if there is no set, an empty one or a CPU that this process
   *     may not use, or if there is no {@code taskset}
   */
  PoolConfig withCpuAffinity(List<Set<Integer>> cpus);

  /** Runs of an item after its worker died of it; at least 0. Default: 0, at most once. */
  PoolConfig withRetries(int retries);

  /** How long an item may run; positive. Default: for ever. */
  PoolConfig withTimeout(Duration limit);

  /** How long an interrupted task may take to end before it is killed. Default: 500 ms. */
  PoolConfig withGrace(Duration grace);

  /**
   * How long a pool that somebody closes or shuts down may go on with what it has begun once the
   * program is ending, be it by a signal, {@code System.exit} or the end of {@code main}: counted
   * from that moment. What is not done then is cut off with {@link PoolClosedException}, and a line
   * on standard error says so. A pool that nobody closes within a second of that moment is stopped
   * at once. Positive; default: 5 s.
   */
  PoolConfig withShutdownGrace(Duration grace);

  /** What becomes of the lines that workers print. Default: {@link Output#prefixed}. */
  PoolConfig withOutput(Output output);

  /**
   * How long a worker may take to start, up to its first words; the initializer runs after that,
   * and as long as it takes. Default: 60 s.
   */
  PoolConfig withStartDeadline(Duration deadline);

  /** Where {@link TaskContext#random} streams start. Default: another one for each pool. */
  PoolConfig withSeed(long seed);

  /** Receives the events of the pool; may be set several times, for several listeners. */
  PoolConfig withListener(PoolListener listener);
}
