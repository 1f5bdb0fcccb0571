package dev.procession.benchmarks;

import java.util.Arrays;

/**
 * How many rounds of {@link Tasks#spin} keep a CPU of this machine busy for a millisecond. Rounds
 * and not time are what a task gets, so that a task that has to wait for a CPU takes longer.
 */
record Spinning(int roundsOfMilli) {
  private static final int TRIAL = 20_000_000;
  private static final int TRIALS = 7;

  static Spinning measure() throws Exception {
    double[] seconds = new double[TRIALS];
    int[] sums = new int[TRIALS];
    for (int trial = 0; trial < TRIALS; trial++) {
      int at = trial;
      seconds[trial] =
          Stopwatch.seconds(() -> {
            sums[at] = Tasks.spin(TRIAL);
          });
    }
    Arrays.sort(seconds);
    return new Spinning((int) (TRIAL / seconds[TRIALS / 2] / 1000) + (sums[0] == 0 ? 1 : 0));
  }

  /** Of one task of a work. */
  int rounds(Work work) {
    return work == Work.CPU_LONG ? 50 * roundsOfMilli : roundsOfMilli;
  }
}
