package dev.procession.progress;

import dev.procession.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The live bars in a terminal, one a line, below everything else that is printed.
 *
 * <pre>
 * lines printed before
 * Files:  30%|███       | 3/10 [00:06&lt;00:14, 2.00 s/it]    the cursor rests on the F
 * Words:  71%|███████   | 71/100 [00:01&lt;00:00, 55.3 it/s]
 * </pre>
 *
 * <p>The cursor rests at the beginning of the first bar, and each drawing overwrites from there
 * downwards. So a line that reaches the terminal behind our back is never lost: it pushes the
 * cursor below itself, and only the rest of a bar's line stays behind it. And when the terminal
 * becomes narrower and breaks our lines, all pieces are below the cursor.
 */
final class TerminalBoard implements Board {
  private static final String ERASE_RIGHT = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final Terminal terminal;
  private final PrintedLines printedLines;
  private final LongSupplier nanoClock;
  private final Heartbeat heartbeat;
  private final List<LiveBar> live = new ArrayList<>();

  /** What is on the screen, from the line of the cursor downwards. */
  private List<String> drawn = List.of();

  private boolean beating;

  TerminalBoard(
      Terminal terminal, PrintedLines printedLines, LongSupplier nanoClock, Heartbeat heartbeat) {
    this.terminal = terminal;
    this.printedLines = printedLines;
    this.nanoClock = nanoClock;
    this.heartbeat = heartbeat;
  }

  @Override
  public synchronized Progress.Handle begin(BarSettings settings, OptionalLong total) {
    LiveBar bar = new LiveBar(settings, total, !live.isEmpty(), nanoClock, this::end);
    if (live.isEmpty()) {
      printedLines.redirect(this::printAbove);
    }
    live.add(bar);
    if (!beating) {
      beating = true;
      heartbeat.startBeating(this::beat);
    }
    return bar;
  }

  /** Draws what has changed; false if no bar is live, then the heart stops. */
  boolean beat() {
    // may take long, so before the lock
    Terminal.Size size = terminal.size();
    synchronized (this) {
      draw(lines(size));
      beating = !live.isEmpty();
      return beating;
    }
  }

  /** Runs something that prints whole lines, as if there were no bars. */
  synchronized void printAbove(Runnable print) {
    List<String> bars = drawn;
    draw(List.of());
    print.run();
    draw(bars);
  }

  /** The stream for lines above the bars. */
  synchronized PrintStream out() {
    return printedLines.out();
  }

  /** Puts the cursor below what is drawn; for the end of the process. */
  synchronized void leaveScreen() {
    if (!drawn.isEmpty()) {
      terminal.write("\n".repeat(drawn.size()));
      drawn = List.of();
    }
    live.clear();
  }

  private synchronized void end(LiveBar bar) {
    if (!live.remove(bar)) {
      return;
    }
    if (bar.leave()) {
      String last = renderer(bar).line(bar.state().last(), columns(terminal.lastSize()));
      draw(List.of()); // not again what was there: it would stand below the last word of this bar
      terminal.write(last + "\n");
    }
    if (live.isEmpty()) {
      draw(List.of());
      printedLines.restore();
    } else if (bar.leave()) {
      draw(lines(terminal.lastSize()));
    }
  }

  private List<String> lines(Terminal.Size size) {
    long now = nanoClock.getAsLong();
    // one row stays free, so that a drawing never scrolls its own first line away
    int room = Math.max(1, size.rows() - 1);
    List<String> lines = new ArrayList<>();
    for (LiveBar bar : live) {
      if (lines.size() == room - 1 && live.size() > room) {
        String rest = "(" + (live.size() - lines.size()) + " more)";
        lines.add(Columns.fit(rest, columns(size), ""));
        break;
      }
      lines.add(line(bar, size, now));
    }
    return lines;
  }

  private String line(LiveBar bar, Terminal.Size size, long now) {
    boolean fits = Columns.of(bar.shown()) <= columns(size);
    boolean early = now - bar.shownNanos() < bar.settings().minimumInterval().toNanos();
    if (bar.shown().isEmpty() || !early || !fits) {
      bar.show(renderer(bar).line(bar.state().live(), columns(size)), now);
    }
    return bar.shown();
  }

  private BarRenderer renderer(LiveBar bar) {
    return new BarRenderer(bar.settings(), !terminal.showsBlocks());
  }

  /**
   * The last column stays free: in it some terminals wrap at once, others at the next character.
   */
  private static int columns(Terminal.Size size) {
    return Math.max(1, size.columns() - 1);
  }

  private void draw(List<String> lines) {
    if (!lines.equals(drawn)) {
      terminal.write(drawing(lines));
      drawn = List.copyOf(lines);
    }
  }

  /** All in one piece of text, so that no half of it is ever seen. */
  private static String drawing(List<String> lines) {
    if (lines.isEmpty()) {
      return "\r" + ERASE_BELOW;
    }
    String rows = String.join(ERASE_RIGHT + "\n", lines);
    String up = lines.size() == 1 ? "" : "\u001b[" + (lines.size() - 1) + "A";
    return "\r" + rows + ERASE_BELOW + up + "\r";
  }
}
