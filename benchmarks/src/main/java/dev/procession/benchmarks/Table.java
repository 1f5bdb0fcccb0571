package dev.procession.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Standings for a terminal, at most 80 columns. */
final class Table {
  private Table() {}

  static List<String> of(Standings standings) {
    var lines = new ArrayList<String>();
    for (Work work : standings.works()) {
      lines.add("");
      lines.add(work.word() + ": " + work.title());
      for (Samples samples : standings.of(work)) {
        lines.add(row(standings, samples));
      }
    }
    lines.add("");
    lines.add("Median of the rounds; half of the range between the best and the worst round;");
    lines.add("how many times as long as Procession it took, and what we mean to reach there.");
    return lines;
  }

  private static String row(Standings standings, Samples samples) {
    Work work = samples.work();
    return String.format(
            Locale.ROOT,
            "  %-27s %14s %6s %8s  %s",
            samples.rival(),
            work.text(samples.median()),
            samples.spreadText(),
            standings.ratioText(samples),
            standings.goalText(samples))
        .stripTrailing();
  }
}
