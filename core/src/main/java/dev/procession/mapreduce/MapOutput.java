package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What a map task answers with. */
record MapOutput(
    String split,
    List<Run> runs,
    long records,
    long bytesRead,
    long pairsIn,
    long pairsOut,
    List<String> skipped,
    long skippedCount,
    Map<String, Long> counters,
    long nanos)
    implements Serializable {}
