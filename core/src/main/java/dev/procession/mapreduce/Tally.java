package dev.procession.mapreduce;

import dev.procession.mapreduce.JobReport.SlowSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums up what the tasks of a job answer. Used by one thread. */
final class Tally {
  private static final int MOST_NAMED = 10;
  private static final int SLOWEST = 5;

  private final long began = System.nanoTime();
  private final List<Run> runs = new ArrayList<>();
  private final List<String> skippedRecords = new ArrayList<>();
  private final List<SlowSplit> slowest = new ArrayList<>();
  private long mapped = began;
  private long records;
  private long bytesRead;
  private long pairs;
  private long pairsCombined;
  private long skipped;
  private long keys;

  void add(MapOutput output) {
    mapped = System.nanoTime();
    runs.addAll(output.runs());
    records += output.records();
    bytesRead += output.bytesRead();
    pairs += output.pairsIn();
    pairsCombined += output.pairsOut();
    skipped += output.skippedCount();
    output.skipped().stream()
        .limit(MOST_NAMED - skippedRecords.size())
        .forEach(skippedRecords::add);
    slowest.add(new SlowSplit(output.split(), Duration.ofNanos(output.nanos())));
    if (slowest.size() > SLOWEST) {
      slowest.sort(Comparator.comparing(SlowSplit::time).reversed());
      slowest.removeLast();
    }
  }

  void add(ReduceOutput<?> output) {
    keys += output.groups();
  }

  /** Those of all splits. */
  List<Run> runs() {
    return runs;
  }

  long keys() {
    return keys;
  }

  JobReport report() {
    slowest.sort(Comparator.comparing(SlowSplit::time).reversed());
    return new JobReport(
        records,
        bytesRead,
        pairs,
        pairsCombined,
        runs.stream().mapToLong(Run::bytes).sum(),
        keys,
        skipped,
        List.copyOf(skippedRecords),
        Duration.ofNanos(mapped - began),
        Duration.ofNanos(System.nanoTime() - mapped),
        List.copyOf(slowest));
  }
}
