package dev.procession;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What happens in a pool; see {@link PoolListener}. New kinds may come, so a switch needs a
 * default.
 */
public sealed interface PoolEvent {

  /** Name of the pool. */
  String pool();

  /** A worker called back and takes work. */
  record WorkerStarted(String pool, int worker, long pid, Duration took) implements PoolEvent {}

  /** A worker could not be started. */
  record WorkerStartFailed(String pool, int worker, ProcessionException error)
      implements PoolEvent {}

  /** A worker ended; {@code crashed} unless the pool ended it in order. */
  record WorkerExited(
      String pool, int worker, long pid, OptionalInt exitCode, boolean crashed, String reason)
      implements PoolEvent {}

  /** A call was made. */
  record TaskSubmitted(String pool, String call, long index) implements PoolEvent {}

  /**
   * An item was handed to a worker. Told again if it is taken back before it has begun and handed
   * to another: the attempt is the same then.
   */
  record TaskStarted(String pool, String call, long index, int worker, int attempt)
      implements PoolEvent {}

  /** An item ended, well or not. */
  record TaskFinished(
      String pool, String call, long index, int worker, boolean successful, Duration ran)
      implements PoolEvent {}

  /** An item's worker died of it; it will run again. */
  record TaskRetried(String pool, String call, long index, int attempt, String reason)
      implements PoolEvent {}

  /** A task said how far it is ({@link TaskContext#report}). */
  record Progressed(String pool, String call, long index, int worker, long done, long total)
      implements PoolEvent {}

  /** Kinds that may come: so that a switch over events has a default. */
  non-sealed interface Other extends PoolEvent {}
}
