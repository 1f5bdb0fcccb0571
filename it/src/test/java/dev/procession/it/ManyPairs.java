package dev.procession.it;

import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import dev.procession.Range;
import dev.procession.mapreduce.Emitter;
import dev.procession.mapreduce.MapReduce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program that runs a job whose pairs are larger than its heap and those of its two workers. It
 * prints how many bytes were spilled, and how much memory each process had resident at most.
 */
final class ManyPairs {
  private static final int PAIRS_OF_RECORD = 100;
  private static final int VALUE_BYTES = 1_000;

  private ManyPairs() {}

  public static void main(String[] arguments) throws IOException {
    var scratch = Path.of(arguments[0]);
    int records = Integer.parseInt(arguments[1]);
    long budget = Long.parseLong(arguments[2]);
    try (var pool = Pool.processes(c -> c.withWorkers(2).withHeap(arguments[3]))) {
      var run =
          MapReduce.from(Range.of(0, records))
              .mapMulti(ManyPairs::emit)
              .reduceGroups((_, values) -> bytes(values))
              .memoryBudget(budget)
              .scratch(scratch)
              .runOn(pool);
      try (var results = run.stream()) {
        System.out.println("reduced " + results.mapToLong(Map.Entry::getValue).sum());
      }
      System.out.println("spilled " + run.report().bytesSpilled());
      System.out.println("resident " + mostResident(ProcessHandle.current().pid()));
      for (WorkerStats worker : pool.stats().workers()) {
        System.out.println("resident " + mostResident(worker.pid().orElseThrow()));
      }
    }
  }

  private static void emit(int record, Emitter<Integer, byte[]> out) {
    for (int i = 0; i < PAIRS_OF_RECORD; i++) {
      out.emit((record * PAIRS_OF_RECORD + i) % 9_973, new byte[VALUE_BYTES]);
    }
  }

  private static long bytes(Iterable<byte[]> values) {
    long sum = 0;
    for (byte[] each : values) {
      sum += each.length;
    }
    return sum;
  }

  /** In bytes. */
  private static long mostResident(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }
}
