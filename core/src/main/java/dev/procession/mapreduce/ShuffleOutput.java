package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.Map;

/** What a shuffle task answers with: the same partition in fewer runs. */
record ShuffleOutput(Partition partition, Map<String, Long> counters) implements Serializable {}
