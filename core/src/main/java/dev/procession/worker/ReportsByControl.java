package dev.procession.worker;

import dev.procession.wire.Control;

/**
 * The words of one task: how far it is goes over the control channel at once, but not too often;
 * what it counts travels with its answer. Thread-safe.
 */
final class ReportsByControl implements RunningTask.Reports {
  private static final long PAUSE_NANOS = 20_000_000;

  private final ControlLoop control;
  private final int number;
  private long lastNanos = Long.MIN_VALUE;
  private long done = -1;
  private long total = -1;

  ReportsByControl(ControlLoop control, int number) {
    this.control = control;
    this.number = number;
  }

  @Override
  public synchronized void reported(long doneNow, long totalNow) {
    done = doneNow;
    total = totalNow;
    long now = System.nanoTime();
    if (lastNanos == Long.MIN_VALUE || now - lastNanos > PAUSE_NANOS) {
      lastNanos = now;
      control.send(new Control.Reported(number, doneNow, totalNow));
    }
  }

  /** The answer has the sums. */
  @Override
  public void accept(String name, long amount) {}

  synchronized long done() {
    return done;
  }

  synchronized long total() {
    return total;
  }
}
