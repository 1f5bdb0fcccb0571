package dev.procession.progress;

import static java.util.Objects.requireNonNull;

import dev.procession.Progress;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A bar between its begin and its end, in its user's hands and on a board. */
final class LiveBar implements Progress.Handle {
  private final BarSettings settings;
  private final BarState state;
  private final boolean leave;
  private final Consumer<LiveBar> atEnd;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** When it was shown last. Guarded by the lock of its board. */
  private long shownNanos;

  /** What was shown last. Guarded by the lock of its board. */
  private String shown = "";

  /**
   * @param nested whether another bar is live
   */
  LiveBar(
      BarSettings settings,
      OptionalLong total,
      boolean nested,
      LongSupplier nanoClock,
      Consumer<LiveBar> atEnd) {
    this.settings = settings;
    this.state = new BarState(total.isPresent() ? total : settings.total(), nanoClock);
    this.leave = settings.leave().orElse(!nested);
    this.atEnd = atEnd;
    this.shownNanos = nanoClock.getAsLong();
  }

  @Override
  public void advance(long items) {
    state.advance(items);
  }

  @Override
  public void message(String text) {
    state.message(requireNonNull(text, "text"));
  }

  @Override
  public void end() {
    if (ended.compareAndSet(false, true)) {
      atEnd.accept(this);
    }
  }

  BarSettings settings() {
    return settings;
  }

  BarState state() {
    return state;
  }

  /** Whether it stays to be seen after its end. */
  boolean leave() {
    return leave;
  }

  long shownNanos() {
    return shownNanos;
  }

  String shown() {
    return shown;
  }

  void show(String line, long nowNanos) {
    shown = line;
    shownNanos = nowNanos;
  }
}
