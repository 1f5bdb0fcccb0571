package dev.procession;

import dev.procession.worker.RunningTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a running task may know of itself and say. Get it with {@link #current} on the thread that
 * runs the task.
 */
public final class TaskContext {
  private static final int LONGEST_NAME = 200;

  private final RunningTask task;

  private TaskContext(RunningTask task) {
    this.task = task;
  }

  /**
   * The context of the task that this thread runs.
   *
   * @throws IllegalStateException if this thread runs no task
   */
  public static TaskContext current() {
    RunningTask task = RunningTask.current();
    if (task == null) {
      throw new IllegalStateException(
          "thread " + Thread.currentThread().getName() + " runs no task of a pool");
    }
    return new TaskContext(task);
  }

  /** Place of the item in the input of its call, from 0 on. */
  public long index() {
    return task.index();
  }

  /** 1 at the first run of this item, one more for each worker that died of it. */
  public int attempt() {
    return task.attempt();
  }

  /** Number of the worker in its pool, from 1; 0 in an inline pool. */
  public int worker() {
    return task.worker();
  }

  /** When this item will be stopped; empty if it may run for ever. */
  public Optional<Instant> deadline() {
    return task.deadline();
  }

  /**
   * A stream of random numbers of this item's own. It depends on the pool's seed, the call and the
   * index, and not on the number of workers or on which of them runs the item.
   */
  public RandomGenerator random() {
    return task.random();
  }

  /** Whether the call was cancelled or timed out; a task that works long should ask and return. */
  public boolean isCancelled() {
    return task.isCancelled();
  }

  /**
   * Tells the pool's listeners that so much of the task is done; does not wait. Of reports that
   * follow each other quickly some are left out, as are those that the answer overtakes; the last
   * one of an item is always told, before its end.
   */
  public void report(long done, long total) {
    task.reports().reported(done, total);
  }

  /**
   * Adds to a counter that the pool sums up over all tasks by name. It arrives with the task's
   * answer; a task that dies with its worker has counted nothing.
   *
   * @throws IllegalArgumentException if the name has more than 200 characters
   */
  public void count(String name, long amount) {
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a counter's name has at most " + LONGEST_NAME + " characters: length=" + name.length());
    }
    task.count(name, amount);
  }

  /**
   * A folder of this task's own, for files that need not outlive it. Made at the first call, below
   * {@code java.io.tmpdir} of the process that runs the task; only its user can enter it. It is
   * removed with all that is in it when the task has ended, however it ends: that of a worker that
   * died is removed by the pool soon after.
   *
   * @throws UncheckedIOException if it cannot be made
   * @throws IllegalStateException if the task has ended, on a thread that it left behind
   */
  public Path scratchFolder() {
    try {
      return task.scratchFolder();
    } catch (IOException e) {
      throw new UncheckedIOException("no scratch folder for the task: " + e.getMessage(), e);
    }
  }

  /**
   * How many bytes this task should hold in memory at most before it writes to {@link
   * #scratchFolder}: a fifth of the heap of its JVM, divided by the tasks that may run there at
   * once. It is advice; nothing stops a task that holds more.
   */
  public long memoryBudget() {
    return task.memoryBudget();
  }

  /** What this task has counted until now, by name. */
  public Map<String, Long> counts() {
    return task.counts();
  }
}
