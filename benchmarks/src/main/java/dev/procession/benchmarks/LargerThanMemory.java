package dev.procession.benchmarks;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolStats.WorkerStats;
import dev.procession.Range;
import dev.procession.mapreduce.Emitter;
import dev.procession.mapreduce.MapReduce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A job of map/reduce whose pairs are ten times as large as all heaps together. It runs in a
 * process of its own with a small heap, and two workers with small heaps; from outside this one
 * looks at how much memory each of the three has.
 */
final class LargerThanMemory {
  /** What it is called on the command line. */
  static final String WORD = "larger-than-memory";

  private static final int HEAP_MEBIBYTES = 64;
  private static final int HEAPS = 3;

  /** Less for a trial run, by {@code -Dprocession.pairs.mib=200}. */
  private static final int PAIRS_MEBIBYTES =
      Integer.getInteger("procession.pairs.mib", 10 * HEAPS * HEAP_MEBIBYTES);

  private static final int VALUE_BYTES = 256;
  private static final int PAIRS_OF_RECORD = 40;
  private static final int KEYS = 1_000_003;
  private static final long LOOK_MILLIS = 100;

  private LargerThanMemory() {}

  static List<Figure> measure() throws Exception {
    Path answer = Files.createTempFile("procession-answer", ".txt");
    try {
      Process program =
          Jvm.start(
              List.of("-Xmx" + HEAP_MEBIBYTES + "m"),
              Program.class,
              answer.toString(),
              Integer.toString(PAIRS_MEBIBYTES));
      List<Look> looks = watch(program, answer);
      if (program.exitValue() != 0) {
        throw new IllegalStateException(WORD + " ended with exit code " + program.exitValue());
      }
      return figures(looks, Files.readAllLines(answer));
    } finally {
      Files.delete(answer);
    }
  }

  /** Resident MiB of the parent and its workers, all at the same time. */
  private record Look(List<Double> mebibytes) {
    double sum() {
      return mebibytes.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private static List<Look> watch(Process program, Path answer) throws Exception {
    var looks = new ArrayList<Look>();
    List<Long> pids = List.of();
    while (!program.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (pids.isEmpty()) {
        pids = pids(program, answer);
      }
      var mebibytes = new ArrayList<Double>();
      for (long pid : pids) {
        resident(pid).ifPresent(bytes -> mebibytes.add(bytes / 1024.0));
      }
      if (mebibytes.size() == HEAPS) {
        looks.add(new Look(mebibytes));
      }
    }
    return looks;
  }

  /** Of the program and its workers, once it has written those. */
  private static List<Long> pids(Process program, Path answer) throws IOException {
    List<String> lines = Files.readAllLines(answer);
    var pids = new ArrayList<Long>();
    if (!lines.isEmpty()) {
      pids.add(program.pid());
      for (String pid : lines.getFirst().split(" ", -1)) {
        pids.add(Long.parseLong(pid));
      }
    }
    return pids;
  }

  /** Empty if the process has ended. */
  private static OptionalLong resident(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static List<Figure> figures(List<Look> looks, List<String> answer) {
    String title = PAIRS_MEBIBYTES + " MiB of pairs, " + HEAPS + " heaps of " + HEAP_MEBIBYTES;
    double seconds = Double.parseDouble(answer.get(1));
    double spilled = Double.parseDouble(answer.get(2));
    int half = looks.size() / 2;
    double grown = most(looks.subList(half, looks.size())) / most(looks.subList(0, half));
    var figures = new ArrayList<Figure>();
    figures.add(Figure.of(title, seconds, "s"));
    figures.add(Figure.of("the same, written by the map", spilled / (1 << 20), "MiB"));
    List<String> names = List.of("parent", "worker 1", "worker 2");
    for (int i = 0; i < HEAPS; i++) {
      int process = i;
      double most = looks.stream().mapToDouble(look -> look.mebibytes.get(process)).max().orElse(0);
      figures.add(Figure.of("the same, " + names.get(i) + " resident, most", most, "MiB"));
    }
    figures.add(Figure.of("the same, resident, second half to first", grown, "times"));
    return figures;
  }

  private static double most(List<Look> looks) {
    return looks.stream().mapToDouble(Look::sum).max().orElseThrow();
  }

  /** The process that runs the job. */
  static final class Program {
    private Program() {}

    /** Writes the pids of its workers to a file, and later the time and the bytes spilled. */
    public static void main(String[] arguments) throws Exception {
      var answer = Path.of(arguments[0]);
      long bytes = Long.parseLong(arguments[1]) << 20;
      int records = (int) (bytes / ((long) PAIRS_OF_RECORD * VALUE_BYTES));
      try (var pool =
          Pool.processes(c ->
              c.withWorkers(HEAPS - 1)
                  .withHeap(HEAP_MEBIBYTES + "m")
                  .withOutput(Output.discard()))) {
        pool.withChunkSize(1).forEach(_ -> Thread.sleep(200), Range.of(0, HEAPS - 1));
        String pids =
            pool.stats().workers().stream()
                .map(WorkerStats::pid)
                .map(pid -> Long.toString(pid.orElseThrow()))
                .collect(Collectors.joining(" "));
        Files.writeString(answer, pids + "\n");
        run(pool, records, answer, pids);
      }
    }

    private static void run(Pool pool, int records, Path answer, String pids) throws Exception {
      long began = System.nanoTime();
      var run =
          MapReduce.from(Range.of(0, records))
              .mapMulti(LargerThanMemory::emit)
              .reduceGroups((_, values) -> bytes(values))
              .runOn(pool);
      long reduced;
      try (var results = run.stream()) {
        reduced = results.mapToLong(Map.Entry::getValue).sum();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      long emitted = (long) records * PAIRS_OF_RECORD * VALUE_BYTES;
      if (reduced != emitted) {
        throw new IllegalStateException(reduced + " bytes came out of " + emitted);
      }
      String spilled = Long.toString(run.report().bytesSpilled());
      Files.writeString(answer, String.join("\n", pids, Double.toString(seconds), spilled));
    }
  }

  private static void emit(int record, Emitter<Integer, byte[]> out) {
    for (int i = 0; i < PAIRS_OF_RECORD; i++) {
      out.emit((int) (((long) record * PAIRS_OF_RECORD + i) * 7919 % KEYS), new byte[VALUE_BYTES]);
    }
  }

  private static long bytes(Iterable<byte[]> values) {
    long sum = 0;
    for (byte[] each : values) {
      sum += each.length;
    }
    return sum;
  }
}
