package dev.procession.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Injects faults into a running load, round after round, and proves that nothing went wrong. */
public final class Chaos {
  private static final int NOT_CLEAN = 1;
  private static final int WRONG_USAGE = 2;
  private static final int ROUNDS_SHOWN = 5;

  private Chaos() {}

  /**
   * Runs or shows a plan. Ends with exit code 1 if anything was lost, run twice, wrong, hung or
   * left behind, 2 if the arguments make no sense.
   */
  public static void main(String[] arguments) throws Exception {
    int exitCode = run(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(String... arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("chaos: " + e.getMessage());
      return WRONG_USAGE;
    }
    return switch (options.wish()) {
      case RUN -> run(options);
      case SHOW -> show(options);
      case HELP -> {
        System.out.println(Options.USAGE);
        yield 0;
      }
    };
  }

  private static int show(Options options) {
    Plan plan = options.plan();
    if (options.round().isPresent()) {
      System.out.println(plan.round(options.round().getAsInt()));
    } else {
      for (int round = 1; round <= options.rounds().orElse(ROUNDS_SHOWN); round++) {
        System.out.println(plan.round(round));
      }
    }
    System.out.println("plan " + plan.fingerprint() + " of seed " + plan.seed());
    return 0;
  }

  private static int run(Options options) throws IOException, InterruptedException {
    Plan plan = options.plan();
    System.out.printf(
        "seed %d, plan %s, %d workers%n", plan.seed(), plan.fingerprint(), plan.workers());
    var tally = new Tally();
    long began = System.nanoTime();
    try (var course = Course.open(tally)) {
      if (options.round().isPresent()) {
        course.run(plan.round(options.round().getAsInt()));
      } else {
        course.run(plan, options.time(), options.rounds().orElse(Integer.MAX_VALUE));
      }
    }
    Table.of(tally).forEach(System.out::println);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "seed %d, plan %s, %.0f s: %s%n",
        plan.seed(),
        plan.fingerprint(),
        seconds,
        tally.isClean() ? "all well" : "NOT WELL");
    Table.evidence(tally).forEach(System.out::println);
    if (!tally.isClean()) {
      System.out.printf("To repeat round K: ./procession chaos --seed %d --round K%n", plan.seed());
    }
    return tally.isClean() ? 0 : NOT_CLEAN;
  }

  /** Runs the rounds of a plan, beginning none after this time. */
  public static Tally run(Plan plan, Duration time) throws IOException, InterruptedException {
    var tally = new Tally();
    try (var course = Course.open(tally)) {
      course.run(plan, time, Integer.MAX_VALUE);
    }
    return tally;
  }

  /** Runs one round. */
  public static Tally run(RoundPlan round) throws IOException, InterruptedException {
    var tally = new Tally();
    try (var course = Course.open(tally)) {
      course.run(round);
    }
    return tally;
  }
}
