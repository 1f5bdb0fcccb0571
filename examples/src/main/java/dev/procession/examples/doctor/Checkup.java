package dev.procession.examples.doctor;

import dev.procession.Resources;
import dev.procession.examples.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All checks of one machine.
 *
 * @param findings one for each check, in the order of the report
 */
public record Checkup(List<Finding> findings) {

  private static final String LINE = "  %-8s %-15s %s%n";

  /** Looks at the machine, which takes a few milliseconds and leaves nothing behind. */
  public static Checkup of(Machine machine) {
    return new Checkup(
        List.of(
            JavaCheck.of(machine),
            CpuCheck.of(machine),
            MemoryCheck.of(machine),
            PoolCheck.of(machine),
            RuntimeFolderCheck.of(machine),
            SharedMemoryCheck.of(machine),
            Finding.ok("start cache", Resources.ofThisProcess().startCache())));
  }

  /** Returns this checkup with one more finding at its end. */
  public Checkup with(Finding finding) {
    var all = new ArrayList<>(findings);
    all.add(finding);
    return new Checkup(List.copyOf(all));
  }

  /** Returns whether anything was found that has to be changed first. */
  public boolean hasProblem() {
    return count(Level.PROBLEM) > 0;
  }

  /** Returns the findings as lines for a terminal. */
  public String report() {
    var lines = new StringBuilder();
    for (var finding : findings) {
      var level = finding.level().name().toLowerCase(Locale.ROOT);
      lines.append(LINE.formatted(level, finding.subject(), finding.says()));
      if (!finding.advice().isEmpty()) {
        lines.append(LINE.formatted("", "", "-> " + finding.advice()));
      }
    }
    return lines.append(summary()).append(System.lineSeparator()).toString();
  }

  private String summary() {
    var problems = count(Level.PROBLEM);
    var warnings = count(Level.WARNING);
    if (problems + warnings == 0) return "Nothing stands in the way.";
    return "Problems: %d, warnings: %d.".formatted(problems, warnings);
  }

  private long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
