package dev.procession;

import dev.procession.launch.LaunchedProcess;
import dev.procession.wire.FromWorker;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Answers that wait until the lines printed before them have been handed on. Of the owner thread.
 *
 * <p>Patience ends a second after the pumps last moved; then the answers go first, with a warning
 * once.
 */
final class HeldAnswers {
  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final String worker;
  private final LaunchedProcess process;
  private final Consumer<Held> receiver;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private volatile boolean waiting;
  private long passedBytes;
  private long passedNanos;
  private boolean warned;

  /**
   * An answer with what it answers.
   *
   * @param frame which brought it, perhaps among others
   */
  record Held(Chunk chunk, Answer answer, FromWorker.Ended frame) {}

  HeldAnswers(String worker, LaunchedProcess process, Consumer<Held> receiver) {
    this.worker = worker;
    this.process = process;
    this.receiver = receiver;
  }

  /** Whether somebody wants to know that lines were handed on. Any thread. */
  boolean isWaiting() {
    return waiting;
  }

  void add(Held answer) {
    if (held.isEmpty() && isPassed(answer)) {
      receiver.accept(answer);
      return;
    }
    if (held.isEmpty()) {
      passedNanos = System.nanoTime();
    }
    held.addLast(answer);
    waiting = true;
    release();
  }

  /** Delivers what may go. */
  void release() {
    while (!held.isEmpty() && isPassed(held.getFirst())) {
      receiver.accept(held.removeFirst());
    }
    if (!held.isEmpty() && isPatienceOver()) {
      releaseAll();
    }
    waiting = !held.isEmpty();
  }

  void releaseAll() {
    while (!held.isEmpty()) {
      receiver.accept(held.removeFirst());
    }
    waiting = false;
  }

  /** How long the owner may wait before it asks again; 0 for any time. */
  long patienceMillis() {
    return waiting
        ? Math.max(1, (PATIENCE_NANOS - (System.nanoTime() - passedNanos)) / 1_000_000)
        : 0;
  }

  private boolean isPassed(Held held) {
    return process.out().passedBytes() >= held.frame().out()
        && process.err().passedBytes() >= held.frame().err();
  }

  private boolean isPatienceOver() {
    long now = System.nanoTime();
    long passed = process.out().passedBytes() + process.err().passedBytes();
    if (passed != passedBytes) {
      passedBytes = passed;
      passedNanos = now;
      return false;
    }
    if (now - passedNanos < PATIENCE_NANOS) {
      return false;
    }
    if (!warned) {
      warned = true;
      System.getLogger(HeldAnswers.class.getName())
          .log(
              System.Logger.Level.WARNING,
              worker + ": results go before lines, whose consumer has been busy for 1 s");
    }
    return true;
  }
}
