package dev.procession;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a pool: an immutable value, each method gives a changed copy. Illegal values are
 * refused with {@link IllegalArgumentException} at once.
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

  /** Further options for the workers' JVM; they win over all others. Default: none. */
  PoolConfig withJvmArguments(List<String> arguments);

  /** Sets an environment variable of the workers, beside those of this process. */
  PoolConfig withEnvironment(String name, String value);

  /** Where the workers run. Default: where this process runs. */
  PoolConfig withWorkingDirectory(Path directory);

  /** Runs of an item after its worker died of it; at least 0. Default: 0, at most once. */
  PoolConfig withRetries(int retries);

  /** How long an item may run; positive. Default: for ever. */
  PoolConfig withTimeout(Duration limit);

  /** How long an interrupted task may take to end before it is killed. Default: 500 ms. */
  PoolConfig withGrace(Duration grace);

  /** What becomes of the lines that workers print. Default: {@link Output#prefixed}. */
  PoolConfig withOutput(Output output);

  /** How long a worker may take to start. Default: 60 s. */
  PoolConfig withStartDeadline(Duration deadline);

  /** Where {@link TaskContext#random} streams start. Default: another one for each pool. */
  PoolConfig withSeed(long seed);

  /** Receives the events of the pool; may be set several times, for several listeners. */
  PoolConfig withListener(PoolListener listener);
}
