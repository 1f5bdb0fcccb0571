package dev.procession.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A plain pool of threads in this JVM: the limit for work on a CPU. */
final class Threads implements Rival {
  private final ExecutorService executor = Executors.newFixedThreadPool(Procession.WORKERS);
  private final Spinning spinning;
  private final Text text;

  Threads(Spinning spinning, Text text) {
    this.spinning = spinning;
    this.text = text;
  }

  @Override
  public String name() {
    return "threads of one JVM";
  }

  @Override
  public boolean can(Work work) {
    return switch (work) {
      case APPLY, APPLY_ASYNC, CPU_SHORT, CPU_LONG -> true;
      case WORD_COUNT -> Text.canBeMade();
      default -> false;
    };
  }

  @Override
  public double seconds(Work work) throws Exception {
    return switch (work) {
      case APPLY -> Stopwatch.seconds(() -> oneByOne(work.size()));
      case APPLY_ASYNC -> Stopwatch.seconds(() -> all(work.size(), () -> Tasks.square(7)));
      case CPU_SHORT, CPU_LONG -> {
        int rounds = spinning.rounds(work);
        yield Stopwatch.seconds(() -> all(work.size(), () -> Tasks.spin(rounds)));
      }
      case WORD_COUNT -> wordCount();
      default -> throw new IllegalArgumentException(name() + " do no " + work);
    };
  }

  private double wordCount() throws Exception {
    Path file = text.file();
    long began = System.nanoTime();
    Map<String, Long> counts = WordCount.byHand(executor, file);
    double seconds = (System.nanoTime() - began) / 1e9;
    text.agree(name(), WordCount.words(counts));
    return seconds;
  }

  private void oneByOne(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      int item = i;
      executor.submit(() -> Tasks.square(item)).get();
    }
  }

  private void all(int count, Callable<Integer> task) throws Exception {
    var futures = new ArrayList<Future<Integer>>(count);
    for (int i = 0; i < count; i++) {
      futures.add(executor.submit(task));
    }
    for (Future<Integer> future : futures) {
      future.get();
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
