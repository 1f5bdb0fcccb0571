package dev.procession.progress;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the place of {@code System.out} and {@code System.err} while bars are live, so that whole
 * lines go above the bars. Guarded by the lock of the board.
 */
final class PrintedLines {

  /** A stream of {@link System} that can be replaced. */
  enum Standard {
    OUT,
    ERR;

    PrintStream current() {
      return switch (this) {
        case OUT -> System.out;
        case ERR -> System.err;
      };
    }

    void replace(PrintStream stream) {
      switch (this) {
        case OUT -> System.setOut(stream);
        case ERR -> System.setErr(stream);
      }
    }
  }

  private record Redirected(
      Standard which, PrintStream original, LineStream lines, PrintStream replacement) {}

  private final Set<Standard> onScreen;
  private final List<Redirected> redirected = new ArrayList<>();

  /**
   * @param onScreen those that lead to the terminal of the bars
   */
  PrintedLines(Set<Standard> onScreen) {
    this.onScreen = onScreen;
  }

  /** Begins; {@code printAbove} runs something that prints as if there were no bars. */
  void redirect(Consumer<Runnable> printAbove) {
    for (Standard which : onScreen) {
      PrintStream original = which.current();
      LineStream lines = new LineStream(original, printAbove);
      PrintStream replacement = new PrintStream(lines, true, original.charset());
      redirected.add(new Redirected(which, original, lines, replacement));
      which.replace(replacement);
    }
  }

  /** Puts back the streams from before, unless someone else has replaced ours meanwhile. */
  void restore() {
    for (Redirected stream : redirected) {
      stream.lines().passThrough();
      if (stream.which().current().equals(stream.replacement())) {
        stream.which().replace(stream.original());
      }
    }
    redirected.clear();
  }

  /** The stream that {@code System.out} was before, or is. */
  PrintStream out() {
    return redirected.stream()
        .filter(stream -> stream.which() == Standard.OUT)
        .map(Redirected::original)
        .findAny()
        .orElse(System.out);
  }
}
