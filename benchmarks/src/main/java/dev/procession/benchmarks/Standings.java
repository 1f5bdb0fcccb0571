package dev.procession.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that was measured, and what it means. */
record Standings(List<Samples> all, List<String> missing) {
  /** The first rounds are those in which compilers are at work. */
  private static final int ROUNDS_TO_JUDGE = 3;

  /** Works in their order, those that were timed. */
  List<Work> works() {
    return all.stream().map(Samples::work).distinct().sorted().toList();
  }

  /** Ours first, then the others as they were timed. */
  List<Samples> of(Work work) {
    return all.stream().filter(samples -> samples.work() == work).toList();
  }

  private Optional<Samples> ours(Work work) {
    return of(work).stream().filter(samples -> samples.rival().equals("Procession")).findFirst();
  }

  private static boolean canBeJudged(Samples ours) {
    return ours.seconds().size() >= ROUNDS_TO_JUDGE;
  }

  /** How many times as long as we a rival took; empty for ourselves. */
  Optional<Double> ratio(Samples samples) {
    return ours(samples.work())
        .filter(ours -> !ours.equals(samples))
        .map(ours -> samples.median() / ours.median());
  }

  /** The ratio for people. */
  String ratioText(Samples samples) {
    return ratio(samples)
        .map(ratio -> String.format(Locale.ROOT, ratio < 10 ? "%.2fx" : "%.1fx", ratio))
        .orElse("");
  }

  /**
   * What the goal for this rival says of it; empty if there is none, or too few rounds to judge.
   */
  String goalText(Samples samples) {
    if (ours(samples.work()).filter(Standings::canBeJudged).isEmpty()) {
      return "";
    }
    return Goal.ALL.stream()
        .filter(goal -> goal.work() == samples.work() && goal.rival().equals(samples.rival()))
        .findFirst()
        .flatMap(goal -> ratio(samples).map(goal::judge))
        .orElse("");
  }
}
