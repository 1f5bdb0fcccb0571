package dev.procession.mapreduce;

import dev.procession.Parallel;
import dev.procession.Results;
import dev.procession.SerializableFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The phases of one run of a job, one after another. Each is a call of its own, whose progress
 * shows what was done. Used by the thread that waits for the job.
 */
final class Phases<K, R> {
  private final Plan<?, K, ?, R> plan;
  private final Settings<K> settings;
  private final Parallel parallel;
  private final String folder;
  private final Tally tally = new Tally();

  Phases(Plan<?, K, ?, R> plan, Settings<K> settings, Parallel parallel, String folder) {
    this.plan = plan;
    this.settings = settings;
    this.parallel = parallel.withChunkSize(1).withRetries(settings.retries());
    this.folder = folder;
  }

  /** Reads the input, and leaves its pairs on disk. */
  void map() {
    map(plan);
    tally.endMap();
  }

  private <T> void map(Plan<T, K, ?, R> typed) {
    try {
      run("map", typed.mapTask(settings, folder), typed.input().splits(), tally::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings the runs of each partition together where they are too many to be read at once. */
  List<Partition> shuffle() {
    List<Partition> partitions = Partition.allOf(tally.runs(), settings.partitions());
    var together = new ArrayList<>(partitions);
    List<Partition> scattered = partitions.stream().filter(Partition::isScattered).toList();
    if (!scattered.isEmpty()) {
      run(
          "shuffle",
          new ShuffleTask<>(settings, folder),
          scattered,
          output -> {
            together.set(output.partition().number(), output.partition());
            return tally.add(output);
          });
    }
    tally.endShuffle();
    return together;
  }

  /** Reduces the groups of each partition; gives the answers in their order. */
  <F> List<ReduceOutput<F>> reduce(List<Partition> partitions, Ending<K, R, F> ending) {
    var outputs = new ArrayList<ReduceOutput<F>>(partitions.size());
    ReduceTask<K, ?, R, F> task = plan.reduceTask(ending, settings, folder);
    run(
        "reduce",
        task,
        partitions,
        output -> {
          outputs.add(output);
          return tally.add(output);
        });
    outputs.sort(Comparator.comparingInt(ReduceOutput::partition));
    return outputs;
  }

  /** Writes the parts of a result in total order; gives their files. */
  List<String> order(List<MarkedRun<K>> reduced, Ending.ToText<K, R> ending) {
    var files = new String[settings.partitions()];
    var task = new OrderTask<>(ending, settings, folder);
    run(
        "order",
        task,
        PartRange.divide(reduced, files.length, settings.order()),
        output -> {
          files[output.part()] = output.file();
          return tally.add(output);
        });
    return List.of(files);
  }

  /**
   * @param each takes an answer, and gives what there is to say then
   */
  private <T, A> void run(
      String name,
      SerializableFunction<T, A> task,
      Iterable<? extends T> items,
      Function<A, String> each) {
    try (Results<A> answers = parallel.withName(name).imapUnordered(task, items)) {
      answers.message(name);
      while (answers.hasNext()) {
        answers.message(name + ": " + each.apply(answers.next()));
      }
    }
  }

  JobReport report() {
    return tally.report();
  }
}
