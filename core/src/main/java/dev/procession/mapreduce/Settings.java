package dev.procession.mapreduce;

import dev.procession.TaskContext;
import java.io.Serializable;

/**
 * How a job runs.
 *
 * @param retries how often a split or a partition is tried again after the death of its worker
 * @param mostSkipped how many records of a split may fail and be left out
 * @param memoryBudget bytes of pairs that a task holds before it spills; 0 for that of the task
 * @param scratch the folder to spill to; empty for that of the system
 * @param totalOrder whether what is written is in order over all parts
 */
record Settings<K>(
    int partitions,
    KeyOrder<K> order,
    int retries,
    long mostSkipped,
    long memoryBudget,
    String scratch,
    boolean totalOrder)
    implements Serializable {
  private static final int USUAL_PARTITIONS = 8;
  private static final int USUAL_RETRIES = 3;

  static <K> Settings<K> usual() {
    return new Settings<>(
        USUAL_PARTITIONS, new KeyOrder.ByHash<>(), USUAL_RETRIES, 0, 0, "", false);
  }

  Settings<K> withPartitions(int value) {
    return new Settings<>(value, order, retries, mostSkipped, memoryBudget, scratch, totalOrder);
  }

  Settings<K> withOrder(KeyOrder<K> value) {
    return new Settings<>(
        partitions, value, retries, mostSkipped, memoryBudget, scratch, totalOrder);
  }

  Settings<K> withRetries(int value) {
    return new Settings<>(partitions, order, value, mostSkipped, memoryBudget, scratch, totalOrder);
  }

  Settings<K> withMostSkipped(long value) {
    return new Settings<>(partitions, order, retries, value, memoryBudget, scratch, totalOrder);
  }

  Settings<K> withMemoryBudget(long value) {
    return new Settings<>(partitions, order, retries, mostSkipped, value, scratch, totalOrder);
  }

  Settings<K> withScratch(String value) {
    return new Settings<>(partitions, order, retries, mostSkipped, memoryBudget, value, totalOrder);
  }

  Settings<K> withTotalOrder() {
    return new Settings<>(partitions, order, retries, mostSkipped, memoryBudget, scratch, true);
  }

  /** The budget of the task that this thread runs. */
  long budget() {
    return memoryBudget > 0 ? memoryBudget : TaskContext.current().memoryBudget();
  }
}
