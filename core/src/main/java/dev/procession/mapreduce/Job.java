package dev.procession.mapreduce;

import dev.procession.Parallel;
import dev.procession.SerializableComparator;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A whole job: input, map, combine, reduce, and how to run it. Immutable, a description and nothing
 * more: {@link #runOn} may be called many times, with pools of processes or of threads.
 */
public final class Job<K, R> {
  private final Plan<?, K, ?, R> plan;
  private final Settings<K> settings;

  Job(Plan<?, K, ?, R> plan, Settings<K> settings) {
    this.plan = plan;
    this.settings = settings;
  }

  /**
   * Divides the keys among so many tasks of the reduce; 8 without this.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Job<K, R> partitions(int count) {
    return new Job<>(plan, settings.withPartitions(atLeast(1, "partitions", count)));
  }

  /**
   * Orders the results by key, which must be {@link Comparable}. The order must agree with {@code
   * equals}, as it does for strings and numbers but not for {@link java.math.BigDecimal}s of
   * different scale: the job ends with an {@link IllegalStateException} if it meets two keys that
   * compare as 0 and are not equal.
   */
  @SuppressWarnings("unchecked") // the first comparison finds out
  public Job<K, R> sorted() {
    return sorted((SerializableComparator<K>) NaturalOrder.INSTANCE);
  }

  /** As {@link #sorted()}, in the order of a comparator. */
  public Job<K, R> sorted(SerializableComparator<? super K> comparator) {
    return new Job<>(plan, settings.withOrder(new KeyOrder.ByComparator<>(comparator)));
  }

  /**
   * Orders also what {@link JobRun#writeTo} writes: all keys of a part come before all keys of the
   * next one, so that the parts one behind the other are sorted. In the order given to {@link
   * #sorted(SerializableComparator)}, without it in that which the keys have of themselves. The
   * parts are about equally large, as far as keys allow: a key is never in two parts, and parts may
   * be empty. Costs one more pass over the results.
   */
  public Job<K, R> totalOrder() {
    Job<K, R> ordered = settings.order() instanceof KeyOrder.ByHash<K> ? sorted() : this;
    return new Job<>(plan, ordered.settings.withTotalOrder());
  }

  /** The order that keys have of themselves; one object in each JVM. */
  private enum NaturalOrder implements SerializableComparator<Object> {
    INSTANCE;

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public int compare(Object one, Object other) {
      return ((Comparator) Comparator.naturalOrder()).compare(one, other);
    }
  }

  /**
   * Tries a split or a partition again if its worker dies, at most so often; 3 times without this.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Job<K, R> retries(int count) {
    return new Job<>(plan, settings.withRetries(atLeast(0, "retries", count)));
  }

  /**
   * Leaves out records at which the map function throws, at most so many of a split, and counts
   * them in the report. What such a record had emitted before stays. Without this the first ends
   * the job with {@link RecordException}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Job<K, R> skipFailures(long mostOfSplit) {
    return new Job<>(plan, settings.withMostSkipped(atLeast(0, "mostOfSplit", mostOfSplit)));
  }

  /**
   * Lets a task hold about so many bytes of pairs before it writes them to disk; without this
   * {@link dev.procession.TaskContext#memoryBudget}.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Job<K, R> memoryBudget(long bytes) {
    return new Job<>(plan, settings.withMemoryBudget(atLeast(1, "bytes", bytes)));
  }

  /** Spills to a folder in this one, which must be there; without this {@code java.io.tmpdir}. */
  public Job<K, R> scratch(Path folder) {
    return new Job<>(plan, settings.withScratch(folder.toString()));
  }

  private static int atLeast(int least, String name, int value) {
    return (int) atLeast(least, name, (long) value);
  }

  private static long atLeast(int least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
    return value;
  }

  /** Binds the job to what shall run it. Nothing runs before its results are asked for. */
  public JobRun<K, R> runOn(Parallel parallel) {
    return new JobRun<>(plan, settings, parallel);
  }
}
