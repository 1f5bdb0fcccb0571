package dev.procession.mapreduce;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a job has done.
 *
 * @param records how many the splits had
 * @param bytesRead of the input, where they are counted
 * @param pairs how many were emitted
 * @param pairsCombined how many of them were left after combining, and went to disk
 * @param bytesSpilled how large they were on disk
 * @param keys how many there were
 * @param skipped how many records failed and were left out
 * @param skippedRecords a few of them: where they are and why they failed
 * @param counters what the functions of the job counted with {@link
 *     dev.procession.TaskContext#count}, summed up by name, in the order of the names. Of a split
 *     or a partition that was tried again only the attempt counts that succeeded
 * @param mapTime from the first split to the last
 * @param shuffleTime from then on until each partition could be read at once; nearly nothing if
 *     they could be from the beginning
 * @param reduceTime from then on to the end of the last partition, and of the last part in total
 *     order
 * @param slowestSplits at most five, slowest first
 */
public record JobReport(
    long records,
    long bytesRead,
    long pairs,
    long pairsCombined,
    long bytesSpilled,
    long keys,
    long skipped,
    List<String> skippedRecords,
    Map<String, Long> counters,
    Duration mapTime,
    Duration shuffleTime,
    Duration reduceTime,
    List<SlowSplit> slowestSplits) {

  /** A split and the time that its task took. */
  public record SlowSplit(String split, Duration time) {}
}
