package dev.procession.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a throwable that cannot cross as itself. */
public record ThrowableSummary(
    String className,
    @Nullable String message,
    List<StackTraceElement> stack,
    @Nullable ThrowableSummary cause,
    List<ThrowableSummary> suppressed) {

  /** As {@link Throwable#toString} would say it. */
  @Override
  public String toString() {
    return message == null ? className : className + ": " + message;
  }
}
