package dev.procession;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the tasks of a pool have counted, by name. Thread-safe. */
final class Counters {
  private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();

  void add(String name, long amount) {
    sums.computeIfAbsent(name, _ -> new LongAdder()).add(amount);
  }

  Map<String, Long> sums() {
    var now = new HashMap<String, Long>();
    sums.forEach((name, sum) -> now.put(name, sum.sum()));
    return now;
  }
}
