package dev.procession.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a run has counted, for people: at most 80 columns. */
final class Table {
  private static final int MOST_FINDINGS = 20;

  private Table() {}

  static List<String> of(Tally tally) {
    var lines = new ArrayList<String>();
    lines.add(line("fault", "times", "lost", "run twice", "wrong", "hung"));
    lines.add("-".repeat(76));
    for (Fault fault : Fault.values()) {
      lines.add(row(fault, tally));
    }
    lines.add("-".repeat(76));
    lines.add(sum(tally));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d items in %,d rounds: %,d right, %,d failed; %,d more fell with a failed map",
            tally.items(),
            tally.rounds(),
            tally.items() - tally.failedItems(),
            tally.failedItems(),
            tally.abandonedItems()));
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d workers died; orphans %d, files left %d, descriptors left %d",
            tally.deaths(),
            tally.orphans().size(),
            tally.files().size(),
            tally.descriptors().size()));
    if (tally.slowItems() > 0) {
      lines.add(
          tally.slowItems()
              + " of those that failed were not hit, but slower than their limit on a busy"
              + " machine");
    }
    tally.skipped().forEach(why -> lines.add("skipped: " + why));
    return lines;
  }

  /** What must not be, with all that is known of it. */
  static List<String> evidence(Tally tally) {
    var lines = new ArrayList<String>();
    List<Finding> findings = tally.findings();
    findings.stream().limit(MOST_FINDINGS).forEach(finding -> lines.add(finding.toString()));
    if (findings.size() > MOST_FINDINGS) {
      lines.add("and " + (findings.size() - MOST_FINDINGS) + " more");
    }
    tally.orphans().forEach(process -> lines.add("ORPHAN: " + process));
    tally.descriptors().forEach(open -> lines.add("DESCRIPTOR LEFT: " + open));
    tally.files().forEach(file -> lines.add("FILE LEFT: " + file));
    return lines;
  }

  private static String row(Fault fault, Tally tally) {
    return line(
        fault.title(),
        fault == Fault.NONE ? "" : number(tally.times(fault)),
        number(tally.count(Finding.Kind.LOST, fault)),
        number(tally.count(Finding.Kind.RUN_TWICE, fault)),
        number(wrong(tally, fault)),
        number(tally.count(Finding.Kind.HUNG, fault)));
  }

  private static int wrong(Tally tally, Fault fault) {
    return tally.count(Finding.Kind.WRONG, fault) + tally.count(Finding.Kind.LET_IN, fault);
  }

  private static String sum(Tally tally) {
    List<Fault> all = Arrays.asList(Fault.values());
    return line(
        "all",
        number(all.stream().mapToInt(tally::times).sum()),
        number(sum(tally, Finding.Kind.LOST)),
        number(sum(tally, Finding.Kind.RUN_TWICE)),
        number(all.stream().mapToInt(fault -> wrong(tally, fault)).sum()),
        number(sum(tally, Finding.Kind.HUNG)));
  }

  private static int sum(Tally tally, Finding.Kind kind) {
    return Arrays.stream(Fault.values()).mapToInt(fault -> tally.count(kind, fault)).sum();
  }

  private static String number(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String line(
      String fault, String times, String lost, String twice, String wrong, String hung) {
    return String.format(
        Locale.ROOT, "%-38s%8s%6s%11s%7s%6s", fault, times, lost, twice, wrong, hung);
  }
}
