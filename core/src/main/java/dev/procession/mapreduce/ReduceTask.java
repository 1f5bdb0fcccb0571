package dev.procession.mapreduce;

import dev.procession.SerializableFunction;
import dev.procession.TaskContext;

/** Reads the groups of a partition, and reduces each. */
final class ReduceTask<K, V, R, F> implements SerializableFunction<Partition, ReduceOutput<F>> {
  private static final long serialVersionUID = 1;

  private final Reduction<K, V, R> reduction;
  private final Ending<K, R, F> ending;
  private final Settings<K> settings;
  private final String jobFolder;

  ReduceTask(
      Reduction<K, V, R> reduction,
      Ending<K, R, F> ending,
      Settings<K> settings,
      String jobFolder) {
    this.reduction = reduction;
    this.ending = ending;
    this.settings = settings;
    this.jobFolder = jobFolder;
  }

  @Override
  public ReduceOutput<F> applyChecked(Partition partition) throws Exception {
    var attempt = Attempt.in(jobFolder);
    try (Ending.Sink<K, R, F> sink = ending.open(attempt);
        Merge<K> merge = new Merging<>(settings, attempt).open(partition.slices())) {
      var context = TaskContext.current();
      long groups = 0;
      for (; merge.nextGroup(); groups++) {
        Merging.requireWanted(context);
        reduce(merge, sink);
      }
      return new ReduceOutput<>(
          partition.number(), sink.finish(), groups, partition.bytes(), context.counts());
    } catch (Exception e) {
      throw attempt.explained(e);
    }
  }

  private void reduce(Merge<K> merge, Ending.Sink<K, R, F> sink) throws Exception {
    K key = merge.key().key();
    var values = new GroupValues<V>(merge);
    R result = reduction.reduce(key, values);
    values.requireRead();
    sink.accept(key, result);
  }
}
