package dev.procession.progress;

import dev.procession.Progress;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows the live bars of one place: a terminal, or whatever is not one. */
sealed interface Board permits TerminalBoard, LineBoard {

  /** The board for a bar with these settings. */
  static Board of(BarSettings settings) {
    return settings.output().isPresent() || terminal().isEmpty() ? Boards.LINES : terminal().get();
  }

  /** The board in the terminal, if there is one. */
  static Optional<TerminalBoard> terminal() {
    return Boards.TERMINAL;
  }

  /** Begins a bar, which is live until its end. */
  Progress.Handle begin(BarSettings settings, OptionalLong total);
}
