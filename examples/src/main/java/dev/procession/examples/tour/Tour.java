package dev.procession.examples.tour;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The tour: shows what the library does, on real processes. */
public final class Tour {
  private static final int NOT_WELL = 1;
  private static final int WRONG_USAGE = 2;
  private static final int COLUMNS = 78;

  private Tour() {}

  /**
   * Runs the scenarios named, or all. Ends with exit code 1 if one failed, 2 if the arguments make
   * no sense.
   *
   * @param arguments names of scenarios, {@code --speed N} to divide all waiting times, {@code
   *     --workers N}, {@code --list}
   */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(String... arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("tour: " + e.getMessage());
      return WRONG_USAGE;
    }
    return switch (options.wish()) {
      case RUN -> runAll(options);
      case LIST -> list(options.scenarios());
      case HELP -> {
        System.out.println(Options.USAGE);
        yield list(options.scenarios());
      }
    };
  }

  private static int list(List<Scenario> scenarios) {
    for (Scenario scenario : scenarios) {
      System.out.printf("%-4s %-15s %s%n", scenario.id(), scenario.name(), scenario.title());
    }
    return 0;
  }

  static int runAll(Options options) {
    long start = System.nanoTime();
    List<String> failed = new ArrayList<>();
    for (Scenario scenario : options.scenarios()) {
      if (!runOne(scenario, options)) {
        failed.add(scenario.toString());
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    int count = options.scenarios().size();
    System.out.printf(
        "%s in %s, %s.%n",
        count == 1 ? "1 scenario" : count + " scenarios",
        Stage.text(took),
        failed.isEmpty() ? "all well" : "not well: " + String.join(", ", failed));
    return failed.isEmpty() ? 0 : NOT_WELL;
  }

  private static boolean runOne(Scenario scenario, Options options) {
    PrintStream out = System.out;
    out.println(heading(scenario, out));
    try (Stage stage = new Stage(out, options.speed(), options.workers())) {
      scenario.program().run(stage);
      return true;
    } catch (Exception e) {
      out.println("  FAILED: " + e);
      e.printStackTrace();
      return false;
    } finally {
      out.println();
    }
  }

  private static String heading(Scenario scenario, PrintStream out) {
    String line = out.charset().newEncoder().canEncode("─") ? "─" : "-";
    String text =
        "%s %s %s: %s ".formatted(line.repeat(2), scenario.id(), scenario.name(), scenario.title());
    return text + line.repeat(Math.max(2, COLUMNS - text.length()));
  }
}
