package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Times our side and the rivals' side of the same work in one run. */
public final class Bench {
  private static final int WRONG_USAGE = 2;

  private Bench() {}

  /** Exits with 2 if the arguments make no sense. Goals that are missed are told, not failures. */
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(WRONG_USAGE);
      return;
    }
    if (options.help()) {
      System.out.println(Options.usage());
      return;
    }
    run(options);
  }

  private static void run(Options options) throws Exception {
    Machine machine = Machine.now();
    machine.lines().forEach(System.out::println);
    if (options.largerThanMemory()) {
      LargerThanMemory.measure().forEach(figure -> System.out.println(figure.line()));
      if (options.works().isEmpty()) {
        return;
      }
    }
    var script = options.home().resolve("benchmarks/python/rival.py");
    try (var contest = Contest.open(script)) {
      contest.missing().forEach(System.out::println);
      Standings standings = contest.run(options.works(), options.rounds());
      Table.of(standings).forEach(System.out::println);
      List<Figure> figures = options.isWhole() ? Figures.measure() : List.of();
      figures.forEach(figure -> System.out.println(figure.line()));
      if (options.isWhole()) {
        write(options.home(), machine, standings, figures, Sweeps.measure(contest));
      }
    }
  }

  private static void write(
      Path home, Machine machine, Standings standings, List<Figure> figures, List<Sweep> sweeps)
      throws IOException {
    var report = new Report(machine, standings, figures, sweeps);
    var written = new ArrayList<Path>(report.write(home.resolve("docs")));
    written.forEach(path -> System.out.println("written: " + home.relativize(path)));
  }
}
