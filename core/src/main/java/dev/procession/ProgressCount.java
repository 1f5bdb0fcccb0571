package dev.procession;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the ended items of one call for its progress view, which hears of them in batches. The
 * view is told of the end when all items have ended and nobody will say anything more of them.
 */
final class ProgressCount {
  /** For calls that nobody watches. */
  static final ProgressCount NONE = new ProgressCount();

  private final @Nullable Events events;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicReference<@Nullable String> message = new AtomicReference<>();
  private final AtomicBoolean queued = new AtomicBoolean();
  private final CountDownLatch shown = new CountDownLatch(1);
  private Progress.@Nullable Handle handle;

  /** Guarded by this. */
  private boolean itemsEnded;

  /** Guarded by this. */
  private boolean resultsTaken;

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
      showSoon(events);
    }
  }

  /** Shows a text beside the count, unless another takes its place at once. */
  void message(String text) {
    if (events != null) {
      message.set(text);
      showSoon(events);
    }
  }

  private void showSoon(Events shows) {
    if (queued.compareAndSet(false, true)) {
      shows.enqueueAlways(this::show);
    }
  }

  /** The last item has ended. Does nothing the second time. */
  void itemsEnded() {
    if (events != null) {
      boolean isEnd;
      synchronized (this) {
        isEnd = !itemsEnded && resultsTaken;
        itemsEnded = true;
      }
      endIf(isEnd, events);
    }
  }

  /** Nobody waits for a result any more, nor says anything. Does nothing the second time. */
  void resultsTaken() {
    if (events != null) {
      boolean isEnd;
      synchronized (this) {
        isEnd = itemsEnded && !resultsTaken;
        resultsTaken = true;
      }
      endIf(isEnd, events);
    }
  }

  /** Whatever is still under way. */
  void end() {
    resultsTaken();
    itemsEnded();
  }

  private void endIf(boolean isEnd, Events shows) {
    if (isEnd) {
      shows.enqueueAlways(this::showEnd);
    }
  }

  /** Waits, for a moment at most, until the view has heard of the end. */
  void awaitShown() throws InterruptedException {
    boolean _ = shown.await(1, TimeUnit.SECONDS);
  }

  private void show() {
    queued.set(false);
    long items = ended.getAndSet(0);
    String text = message.getAndSet(null);
    if (handle != null && shown.getCount() > 0) {
      if (items > 0) {
        handle.advance(items);
      }
      if (text != null) {
        handle.message(text);
      }
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
