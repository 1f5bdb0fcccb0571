package dev.procession.mapreduce;

import java.io.Serializable;
import java.util.Map;

/** What an order task answers with: the file that it has written. */
record OrderOutput(int part, String file, long bytesRead, Map<String, Long> counters)
    implements Serializable {}
