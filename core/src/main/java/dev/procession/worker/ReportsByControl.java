package dev.procession.worker;

import dev.procession.wire.Control;
import java.util.HashMap;
import java.util.Map;

/**
 * The words of one task: how far it is goes over the control channel at once, but not too often;
 * what it counts is summed up and travels with its answer. Thread-safe.
 */
final class ReportsByControl implements RunningTask.Reports {
  private static final long PAUSE_NANOS = 20_000_000;

  private final ControlLoop control;
  private final int number;
  private final Map<String, Long> counts = new HashMap<>();
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

  @Override
  public synchronized void accept(String name, long amount) {
    counts.merge(name, amount, Long::sum);
  }

  synchronized Map<String, Long> counts() {
    return counts.isEmpty() ? Map.of() : Map.copyOf(counts);
  }

  synchronized long done() {
    return done;
  }

  synchronized long total() {
    return total;
  }
}
