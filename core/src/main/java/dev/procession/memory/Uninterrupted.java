package dev.procession.memory;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** An interrupt closes the file channel that its thread works with, whatever it was meant for. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Work that opens a channel and can be begun anew. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** Does the work, once more if an interrupt came in between; the thread is interrupted then. */
  static <T extends @Nullable Object> T call(Work<T> work) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try {
          return work.run();
        } catch (ClosedByInterruptException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
