package dev.procession.launch;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lines of a process back until it has called back: those of one that does not start are
 * in its error, once, and not before it as well. Thread-safe.
 */
final class FirstLines implements LaunchedProcess.Lines {
  /** More than a JVM says that does not start; a process that talks is not held up. */
  private static final int MOST = 100;

  private final String name;
  private final LaunchedProcess.Lines lines;

  /** Held by the one thread that hands on what was kept, so that it stays in order. */
  private final Object handing = new Object();

  /** Guarded by this. */
  private final ArrayDeque<Line> kept = new ArrayDeque<>();

  /** KEEPING → PASSING (it called back, or talks a lot); KEEPING → DROPPING. Guarded by this. */
  private State state = State.KEEPING;

  private enum State {
    KEEPING,
    PASSING,
    DROPPING
  }

  /** How many of those that were kept are with the consumer just now; guarded by this. */
  private int inHand;

  /** How many of them it has taken; guarded by this. */
  private long handedOn;

  private record Line(boolean isError, String text) {}

  FirstLines(String name, LaunchedProcess.Lines lines) {
    this.name = name;
    this.lines = lines;
  }

  @Override
  public void line(boolean isError, String text) {
    if (isPassing(isError, text)) {
      handOnKept();
      lines.line(isError, text);
    }
  }

  private synchronized boolean isPassing(boolean isError, String text) {
    if (state == State.KEEPING && kept.size() < MOST) {
      kept.addLast(new Line(isError, text));
      return false;
    }
    if (state == State.KEEPING) {
      state = State.PASSING;
    }
    return state == State.PASSING;
  }

  /** It runs: what was kept is handed on, on a thread for that purpose. */
  void calledBack() {
    synchronized (this) {
      state = State.PASSING;
      if (kept.isEmpty()) {
        return;
      }
    }
    Thread.ofPlatform().daemon().name(name + "-first-lines").start(this::handOnKept);
  }

  /** It does not run: whoever is told of that has its lines. */
  synchronized void drop() {
    state = State.DROPPING;
    kept.clear();
    notifyAll();
  }

  /** How many that were kept the consumer has not taken. */
  synchronized long unfinished() {
    return (long) kept.size() + inHand;
  }

  /** How many that were kept the consumer has taken. */
  synchronized long handedOn() {
    return handedOn;
  }

  /** Waits until the consumer has taken what was kept, at most this long. */
  synchronized boolean awaitHandedOn(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (unfinished() > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void handOnKept() {
    synchronized (handing) {
      for (Line line = next(); line != null; line = next()) {
        handOn(line);
        taken();
      }
    }
  }

  private void handOn(Line line) {
    try {
      lines.line(line.isError, line.text);
    } catch (RuntimeException | Error e) { // as the pumps do
      System.getLogger(FirstLines.class.getName())
          .log(System.Logger.Level.ERROR, name + ": consumer of lines failed", e);
    }
  }

  private synchronized @Nullable Line next() {
    Line line = kept.pollFirst();
    inHand = line == null ? 0 : 1;
    return line;
  }

  private synchronized void taken() {
    inHand = 0;
    handedOn++;
    notifyAll();
  }
}
