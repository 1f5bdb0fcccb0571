package dev.procession.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything of a run, written for readers and for programs. */
record Report(Machine machine, Standings standings, List<Figure> figures, List<Sweep> sweeps) {
  private static final String PAGE = "benchmarks.md";
  private static final String FOLDER = "benchmarks";

  /** Writes page, pictures and data into a folder; returns what was written. */
  List<Path> write(Path docs) throws IOException {
    Path folder = Files.createDirectories(docs.resolve(FOLDER));
    var written = new ArrayList<Path>();
    written.add(Files.writeString(docs.resolve(PAGE), page()));
    written.add(Files.writeString(folder.resolve("benchmarks.json"), Json.of(this)));
    for (Sweep sweep : sweeps) {
      written.add(Files.writeString(folder.resolve(sweep.file() + ".svg"), Chart.of(sweep)));
    }
    return written;
  }

  private String page() {
    var lines = new ArrayList<String>();
    lines.add(
        """
        # Benchmarks

        Written by `./procession bench`, which anyone can run again. Everything stands beside the rivals' version of the
        same work, measured in the same run: trust the ratios, not the figures. In each round all rivals have their
        turn, one after another, after each has done the work for two seconds that do not count. A row shows the median
        of the rounds, half of the range between the best and the worst one, and how many times as long as Procession
        the rival took.

        ```\
        """);
    lines.addAll(machine.lines());
    lines.add("```");
    lines.add("");
    standings.missing().forEach(each -> lines.add("- " + each));
    standings.works().forEach(work -> table(lines, work));
    ours(lines);
    lines.add("");
    lines.add("## How speed depends on sizes");
    for (Sweep sweep : sweeps) {
      lines.add("");
      lines.add("![" + sweep.title() + "](" + FOLDER + "/" + sweep.file() + ".svg)");
    }
    return String.join("\n", lines) + "\n";
  }

  private void table(List<String> lines, Work work) {
    lines.addAll(List.of("", "## `" + work.word() + "`: " + work.title(), ""));
    lines.addAll(List.of("| | median | spread | ratio | |", "|---|--:|--:|--:|---|"));
    for (Samples samples : standings.of(work)) {
      lines.add(
          row(
              samples.rival(),
              work.text(samples.median()),
              samples.spreadText(),
              standings.ratioText(samples),
              standings.goalText(samples)));
    }
  }

  private void ours(List<String> lines) {
    lines.addAll(List.of("", "## What has no rival", "", "| | | |", "|---|--:|---|"));
    figures.forEach(
        figure -> lines.add(row(figure.title(), figure.valueText(), figure.goalText())));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
