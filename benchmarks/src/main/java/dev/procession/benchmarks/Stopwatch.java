package dev.procession.benchmarks;

/** Times something once. */
final class Stopwatch {
  private Stopwatch() {}

  /** What is timed. */
  interface Action {
    void run() throws Exception;
  }

  static double seconds(Action action) throws Exception {
    long began = System.nanoTime();
    action.run();
    return (System.nanoTime() - began) / 1e9;
  }
}
