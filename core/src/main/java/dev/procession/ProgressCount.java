package dev.procession;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the ended items of one call for its progress view, which hears of them in batches. */
final class ProgressCount {
  /** For calls that nobody watches. */
  static final ProgressCount NONE = new ProgressCount();

  private final @Nullable Events events;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final CountDownLatch shown = new CountDownLatch(1);
  private Progress.@Nullable Handle handle;

  private ProgressCount() {
    events = null;
    shown.countDown();
  }

  ProgressCount(Events events, Progress view, OptionalLong total) {
    this.events = events;
    events.enqueueAlways(() -> handle = view.begin(total));
  }

  void advance(int items) {
    if (events != null) {
      ended.addAndGet(items);
      if (queued.compareAndSet(false, true)) {
        events.enqueueAlways(this::show);
      }
    }
  }

  void end() {
    if (events != null) {
      events.enqueueAlways(this::showEnd);
    }
  }

  /** Waits, for a moment at most, until the view has heard of the end. */
  void awaitShown() throws InterruptedException {
    boolean _ = shown.await(1, TimeUnit.SECONDS);
  }

  private void show() {
    queued.set(false);
    long items = ended.getAndSet(0);
    if (items > 0 && handle != null) {
      handle.advance(items);
    }
  }

  private void showEnd() {
    try {
      show();
      if (handle != null) {
        handle.end();
      }
    } finally {
      shown.countDown();
    }
  }
}
