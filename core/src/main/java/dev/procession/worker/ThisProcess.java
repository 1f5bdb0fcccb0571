package dev.procession.worker;

import dev.procession.wire.StartLine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this JVM is: the program itself, or a process that one of ours started. */
public final class ThisProcess {
  private static volatile @Nullable StartLine startLine;

  private ThisProcess() {}

  /** How this process was started, if by one of ours. */
  public static Optional<StartLine> startLine() {
    return Optional.ofNullable(startLine);
  }

  /** How many processes of ours stand above this one; 0 in the program itself. */
  public static int depth() {
    StartLine line = startLine;
    return line == null ? 0 : line.depth();
  }

  public static String name() {
    StartLine line = startLine;
    return line == null ? "main" : line.name();
  }

  /** Asked while the JVM shuts down: whether a signal is the reason, and not its own code. */
  public static boolean endsBySignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().matches("SIG[A-Z]+ handler"));
  }

  static void startedBy(StartLine line) {
    startLine = line;
  }
}
