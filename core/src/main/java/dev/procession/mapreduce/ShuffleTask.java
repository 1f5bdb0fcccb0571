package dev.procession.mapreduce;

import dev.procession.SerializableFunction;
import dev.procession.TaskContext;
import java.util.ArrayList;

/** Brings the runs of a partition together until a reduce task can read them all at once. */
final class ShuffleTask<K> implements SerializableFunction<Partition, ShuffleOutput> {
  private static final long serialVersionUID = 1;

  private final Settings<K> settings;
  private final String jobFolder;

  ShuffleTask(Settings<K> settings, String jobFolder) {
    this.settings = settings;
    this.jobFolder = jobFolder;
  }

  @Override
  public ShuffleOutput applyChecked(Partition partition) throws Exception {
    var attempt = Attempt.in(jobFolder);
    try {
      var merged = new Merging<>(settings, attempt).fewer(partition.slices());
      return new ShuffleOutput(
          new Partition(partition.number(), new ArrayList<>(merged)),
          TaskContext.current().counts());
    } catch (Exception e) {
      throw attempt.explained(e);
    }
  }
}
