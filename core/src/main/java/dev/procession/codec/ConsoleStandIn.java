package dev.procession.codec;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code System.out} and {@code System.err} cross as the other side's own. */
final class ConsoleStandIn extends StandIn {
  private static final long serialVersionUID = 1;

  private ConsoleStandIn(boolean isOut) {
    super(List.of(isOut));
  }

  @SuppressWarnings("ReferenceEquality") // a user may equal anything, but is not the console
  static @Nullable StandIn of(PrintStream stream) {
    boolean isOut = stream == System.out;
    return isOut || stream == System.err ? new ConsoleStandIn(isOut) : null;
  }

  @Override
  Object restore(List<@Nullable Object> parts) {
    return Boolean.TRUE.equals(parts.getFirst()) ? System.out : System.err;
  }
}
