package dev.procession.progress;

import dev.procession.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Bars where there is no terminal: now and then a whole line, and one at the end. */
final class LineBoard implements Board {
  private final LongSupplier nanoClock;
  private final Heartbeat heartbeat;
  private final List<LiveBar> live = new ArrayList<>();
  private boolean beating;

  LineBoard(LongSupplier nanoClock, Heartbeat heartbeat) {
    this.nanoClock = nanoClock;
    this.heartbeat = heartbeat;
  }

  @Override
  public synchronized Progress.Handle begin(BarSettings settings, OptionalLong total) {
    LiveBar bar = new LiveBar(settings, total, !live.isEmpty(), nanoClock, this::end);
    live.add(bar);
    if (!beating) {
      beating = true;
      heartbeat.startBeating(this::beat);
    }
    return bar;
  }

  /** Prints the lines that are due; false if no bar is live, then the heart stops. */
  synchronized boolean beat() {
    long now = nanoClock.getAsLong();
    for (LiveBar bar : live) {
      if (now - bar.shownNanos() >= bar.settings().lineInterval().toNanos()) {
        print(bar, bar.state().live(), now);
      }
    }
    beating = !live.isEmpty();
    return beating;
  }

  private synchronized void end(LiveBar bar) {
    live.remove(bar);
    if (bar.leave()) {
      print(bar, bar.state().last(), nanoClock.getAsLong());
    }
  }

  private static void print(LiveBar bar, Snapshot snapshot, long nowNanos) {
    String line = new BarRenderer(bar.settings(), true).plain(snapshot);
    bar.settings().stream().println(line);
    bar.show(line, nowNanos);
  }
}
