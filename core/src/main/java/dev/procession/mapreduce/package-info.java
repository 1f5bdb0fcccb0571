/**
 * Map/reduce by key: a job maps records to pairs of key and value, brings equal keys together and
 * reduces the values of each. It runs on any {@link dev.procession.Parallel}; what does not fit
 * into memory goes to disk. {@link dev.procession.mapreduce.MapReduce} is where a job begins.
 */
@NullMarked
package dev.procession.mapreduce;

import org.jspecify.annotations.NullMarked;
