package dev.procession.worker;

import dev.procession.memory.WorkerPage;

/**
 * Runs first when the JVM shuts down: tells the parent whether code called {@code System.exit} or a
 * signal came, and lights a fuse in case another shutdown hook never returns.
 */
final class ExitMark implements Runnable {
  private static final int STATUS_OF_FUSE = 70;

  private final WorkerPage page;
  private final StandardStreams streams;
  private final long fuseMillis;

  ExitMark(WorkerPage page, StandardStreams streams, long fuseMillis) {
    this.page = page;
    this.streams = streams;
    this.fuseMillis = fuseMillis;
  }

  @Override
  public void run() {
    if (!ThisProcess.endsBySignal()) {
      page.markExiting();
    }
    lightFuse();
    streams.endTask();
  }

  private void lightFuse() {
    try {
      Thread.ofPlatform().daemon().name("exit-fuse").start(this::burn);
    } catch (OutOfMemoryError e) {
      // no thread to be had: the parent kills this process a little later
    }
  }

  private void burn() {
    try {
      Thread.sleep(fuseMillis);
    } catch (InterruptedException e) {
      // whoever interrupts this thread wants the end sooner
    }
    page.markFuseBurnt();
    Runtime.getRuntime().halt(STATUS_OF_FUSE);
  }
}
