package dev.procession.mapreduce;

import java.time.Duration;
import java.util.List;

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
 * @param mapTime from the first split to the last
 * @param reduceTime from then on to the end of the last partition
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
    Duration mapTime,
    Duration reduceTime,
    List<SlowSplit> slowestSplits) {

  /** A split and the time that its task took. */
  public record SlowSplit(String split, Duration time) {}
}
