package dev.procession.progress;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The boards of this process; where stderr leads is asked once, at the first bar. */
final class Boards {
  static final Optional<TerminalBoard> TERMINAL = StderrTerminal.find().map(Boards::onScreen);
  static final Board LINES = new LineBoard(System::nanoTime, Heartbeat::start);

  private Boards() {}

  private static TerminalBoard onScreen(Terminal terminal) {
    Set<PrintedLines.Standard> onScreen =
        StderrTerminal.showsStdout()
            ? EnumSet.allOf(PrintedLines.Standard.class)
            : EnumSet.of(PrintedLines.Standard.ERR);
    TerminalBoard board =
        new TerminalBoard(terminal, new PrintedLines(onScreen), System::nanoTime, Heartbeat::start);
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(board::leaveScreen, "procession-progress-end"));
    } catch (IllegalStateException e) {
      // this process is ending already: nothing is left to tidy up for
    }
    return board;
  }
}
