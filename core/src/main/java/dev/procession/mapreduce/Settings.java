package dev.procession.mapreduce;

import java.io.Serializable;

/**
 * How a job runs.
 *
 * @param retries how often a split or a partition is tried again after the death of its worker
 * @param mostSkipped how many records of a split may fail and be left out
 * @param memoryBudget bytes of pairs that a task holds before it spills; 0 for a share of the heap
 * @param scratch the folder to spill to; empty for that of the system
 */
record Settings<K>(
    int partitions,
    KeyOrder<K> order,
    int retries,
    long mostSkipped,
    long memoryBudget,
    String scratch)
    implements Serializable {
  private static final int USUAL_PARTITIONS = 8;
  private static final int USUAL_RETRIES = 3;

  /** Of the heap, a fifth is for pairs: half of what is free in a worker that does nothing else. */
  private static final int SHARE_OF_HEAP = 5;

  static <K> Settings<K> usual() {
    return new Settings<>(USUAL_PARTITIONS, new KeyOrder.ByHash<>(), USUAL_RETRIES, 0, 0, "");
  }

  Settings<K> withPartitions(int value) {
    return new Settings<>(value, order, retries, mostSkipped, memoryBudget, scratch);
  }

  Settings<K> withOrder(KeyOrder<K> value) {
    return new Settings<>(partitions, value, retries, mostSkipped, memoryBudget, scratch);
  }

  Settings<K> withRetries(int value) {
    return new Settings<>(partitions, order, value, mostSkipped, memoryBudget, scratch);
  }

  Settings<K> withMostSkipped(long value) {
    return new Settings<>(partitions, order, retries, value, memoryBudget, scratch);
  }

  Settings<K> withMemoryBudget(long value) {
    return new Settings<>(partitions, order, retries, mostSkipped, value, scratch);
  }

  Settings<K> withScratch(String value) {
    return new Settings<>(partitions, order, retries, mostSkipped, memoryBudget, value);
  }

  /** The budget in this JVM. */
  long budget() {
    return memoryBudget > 0 ? memoryBudget : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
  }
}
