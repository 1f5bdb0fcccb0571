package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.Map;

/**
 * What a reduce task answers with.
 *
 * @param value what the ending made of the groups
 * @param bytesRead of the runs
 * @param counters what the functions of the user counted
 */
record ReduceOutput<F>(
    int partition, F value, long groups, long bytesRead, Map<String, Long> counters)
    implements Serializable {}
