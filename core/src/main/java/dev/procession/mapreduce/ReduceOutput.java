package dev.procession.mapreduce;

import java.io.Serializable;

/**
 * What a reduce task answers with.
 *
 * @param value what the ending made of the groups
 */
record ReduceOutput<F>(int partition, F value, long groups, long nanos) implements Serializable {}
