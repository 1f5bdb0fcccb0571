package dev.procession.mapreduce;

import dev.procession.mapreduce.JobReport.SlowSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums up what the tasks of a job answer. Used by one thread. */
final class Tally {
  private static final int MOST_NAMED = 10;
  private static final int SLOWEST = 5;

  private final List<Run> runs = new ArrayList<>();
  private final List<String> skippedRecords = new ArrayList<>();
  private final List<SlowSplit> slowest = new ArrayList<>();
  private final Map<String, Long> counters = new TreeMap<>();
  private final long began = System.nanoTime();
  private long mapped;
  private long shuffled;
  private long records;
  private long bytesRead;
  private long pairs;
  private long pairsCombined;
  private long bytesShuffled;
  private long bytesReduced;
  private long bytesOrdered;
  private long skipped;
  private long keys;

  /** Returns what there is to say of the phase now, as do those below. */
  String add(MapOutput output) {
    runs.addAll(output.runs());
    records += output.records();
    bytesRead += output.bytesRead();
    pairs += output.pairsIn();
    pairsCombined += output.pairsOut();
    skipped += output.skippedCount();
    output.skipped().stream()
        .limit(MOST_NAMED - skippedRecords.size())
        .forEach(skippedRecords::add);
    addSplit(new SlowSplit(output.split(), Duration.ofNanos(output.nanos())));
    addCounters(output.counters());
    String read = bytesRead == 0 ? "" : Amount.bytes(bytesRead) + ", ";
    return read + Amount.count(records, "records") + ", " + Amount.count(pairs, "pairs");
  }

  private void addSplit(SlowSplit split) {
    slowest.add(split);
    if (slowest.size() > SLOWEST) {
      slowest.sort(Comparator.comparing(SlowSplit::time).reversed());
      slowest.removeLast();
    }
  }

  private void addCounters(Map<String, Long> counted) {
    counted.forEach((name, amount) -> counters.merge(name, amount, Long::sum));
  }

  String add(ShuffleOutput output) {
    bytesShuffled += output.partition().bytes();
    addCounters(output.counters());
    return Amount.bytes(bytesShuffled);
  }

  String add(ReduceOutput<?> output) {
    keys += output.groups();
    bytesReduced += output.bytesRead();
    addCounters(output.counters());
    return Amount.bytes(bytesReduced) + ", " + Amount.count(keys, "keys");
  }

  String add(OrderOutput output) {
    bytesOrdered += output.bytesRead();
    addCounters(output.counters());
    return Amount.bytes(bytesOrdered);
  }

  /** All splits are mapped. */
  void endMap() {
    mapped = System.nanoTime();
  }

  /** All partitions can be read. */
  void endShuffle() {
    shuffled = System.nanoTime();
  }

  /** Those of all splits. */
  List<Run> runs() {
    return runs;
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
        Collections.unmodifiableMap(counters),
        Duration.ofNanos(mapped - began),
        Duration.ofNanos(shuffled - mapped),
        Duration.ofNanos(System.nanoTime() - shuffled),
        List.copyOf(slowest));
  }
}
