package dev.procession.mapreduce;

import dev.procession.SerializableFunction;
import dev.procession.TaskContext;
import java.io.IOException;
import java.util.Objects;

/** Writes a part of a result in total order: a range of keys out of all reduced partitions. */
final class OrderTask<K, R> implements SerializableFunction<PartRange<K>, OrderOutput> {
  private static final long serialVersionUID = 1;

  private final Ending.ToText<K, R> ending;
  private final Settings<K> settings;
  private final String jobFolder;

  OrderTask(Ending.ToText<K, R> ending, Settings<K> settings, String jobFolder) {
    this.ending = ending;
    this.settings = settings;
    this.jobFolder = jobFolder;
  }

  @Override
  public OrderOutput applyChecked(PartRange<K> range) throws Exception {
    var attempt = Attempt.in(jobFolder);
    var merging = new Merging<>(settings, attempt);
    try (Ending.Sink<K, R, String> sink = ending.open(attempt);
        Merge<K> merge = merging.open(merging.fewer(range.slices()))) {
      write(range, merge, sink);
      return new OrderOutput(
          range.part(), sink.finish(), range.bytes(), TaskContext.current().counts());
    } catch (Exception e) {
      throw attempt.explained(e);
    }
  }

  private void write(PartRange<K> range, Merge<K> merge, Ending.Sink<K, R, String> sink)
      throws IOException {
    var context = TaskContext.current();
    KeyOrder<K> order = settings.order();
    while (merge.nextGroup() && !range.isPassed(order, merge.key())) {
      Merging.requireWanted(context);
      if (!range.isAhead(order, merge.key())) {
        K key = merge.key().key();
        sink.accept(key, Coder.decode(Objects.requireNonNull(merge.nextValue())));
      }
    }
  }
}
