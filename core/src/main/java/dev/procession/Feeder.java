package dev.procession;

/** Reads the input of a lazy call, and offers its items, on a thread of its own. */
final class Feeder {
  private final LazyCall lazy;
  private final Iterable<?> items;
  private final Thread thread;

  Feeder(LazyCall lazy, Iterable<?> items) {
    this.lazy = lazy;
    this.items = items;
    this.thread = BackgroundThread.unstarted(lazy.call().pool.name() + "-feeder", this::read);
  }

  void start() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // no thread to be had: nobody would ever end this call
      boolean _ = lazy.close();
      throw e;
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  private void read() {
    Throwable failure = null;
    try {
      new Feed(lazy.call(), Lanes.Offer.ONLY_OFFER, lazy).all(items);
    } catch (InterruptedException e) {
      // by close: the input is not wanted any more
    } catch (Throwable e) { // of the user's iterator, or an item that cannot be encoded
      failure = e;
    }
    lazy.endInput(failure);
  }
}
