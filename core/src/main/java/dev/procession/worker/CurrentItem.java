package dev.procession.worker;

import dev.procession.wire.ToWorker;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The item that the thread of the tasks is at. What a task may know of itself is made when it first
 * asks, since most never do.
 */
final class CurrentItem implements Supplier<@Nullable RunningTask> {
  private static final int NONE = -1;

  private final ControlLoop control;
  private final int worker;
  private ToWorker.@Nullable Run run;
  private long index;
  private long sinceNanos;
  private int number = NONE;
  private volatile @Nullable RunningTask made;
  private volatile int cancelled = NONE;

  CurrentItem(ControlLoop control, int worker) {
    this.control = control;
    this.worker = worker;
  }

  void begin(ToWorker.Run of, int place, long since) {
    run = of;
    index = of.index() + place;
    number = of.first() + place;
    sinceNanos = since;
  }

  /** The item has ended; gives what was made for it, if it asked. */
  @Nullable RunningTask end() {
    RunningTask asked = made;
    number = NONE;
    run = null; // its values may be large
    if (asked != null) {
      made = null;
    }
    return asked;
  }

  /** By the control thread, while the item cannot end. */
  void cancel(int which) {
    cancelled = which;
    RunningTask asked = made;
    if (asked != null) {
      asked.cancel();
    }
  }

  @Override
  public @Nullable RunningTask get() {
    RunningTask known = made;
    ToWorker.Run of = run;
    if (known != null || of == null || number == NONE) {
      return known;
    }
    long limit = of.timeoutNanos();
    long left = limit == 0 ? 0 : Math.max(1, limit - (System.nanoTime() - sinceNanos));
    var task =
        new RunningTask(
            index, of.attempt(), worker, of.seed(), left, 1, new ReportsByControl(control, number));
    made = task;
    if (cancelled == number) {
      task.cancel();
    }
    return task;
  }
}
