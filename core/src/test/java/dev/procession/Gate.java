package dev.procession;

import java.util.concurrent.CountDownLatch;

/** Tasks arrive at it and wait until it is opened. */
final class Gate {
  private final CountDownLatch arrived;
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate() {
    this(1);
  }

  Gate(int arrivals) {
    this.arrived = new CountDownLatch(arrivals);
  }

  void arriveAndWait() throws InterruptedException {
    arrived.countDown();
    opened.await();
  }

  /** Waits and does not let itself be interrupted. */
  void arriveAndInsist() {
    arrived.countDown();
    boolean open = false;
    while (!open) {
      try {
        opened.await();
        open = true;
      } catch (InterruptedException e) {
        // that is what it is for
      }
    }
  }

  void awaitArrivals() throws InterruptedException {
    arrived.await();
  }

  void open() {
    opened.countDown();
  }
}
