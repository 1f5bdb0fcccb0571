package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The control channel's thread in a worker. It only carries: nothing that can wait runs here. When
 * the channel ends and this process did not end it, the parent is gone and this process halts. Now
 * and then it notes on the page how much of the heap is in use.
 */
final class ControlLoop implements Runnable, Consumer<Control> {
  private static final long BEAT_MILLIS = 500;

  private final Selector selector;
  private final WorkerPage page;
  private final ControlLink link;
  private final ClassRequests classRequests = new ClassRequests(this);
  private volatile @Nullable Interruption interruption;
  private volatile boolean ending;

  ControlLoop(SocketChannel channel, WorkerPage page) throws IOException {
    this.selector = Selector.open();
    this.page = page;
    this.link = new ControlLink(channel, selector, this);
  }

  void start() {
    Thread.ofPlatform().daemon().name("control").start(this);
  }

  ClassRequests classRequests() {
    return classRequests;
  }

  /** Through what tasks are looked at and interrupted from now on. */
  void stopsTasksBy(Interruption interruption) {
    this.interruption = interruption;
  }

  @Override
  public void accept(Control frame) {
    if (ending && frame instanceof Control.Needed needed) {
      classRequests.missing(
          needed.request(),
          needed.name() + ": this worker is ending, and its parent answers no more");
    } else {
      send(frame);
    }
  }

  void send(Control frame) {
    link.send(frame);
  }

  /** The end of the channel is our own doing from now on. */
  void end() throws IOException {
    ending = true;
    link.close();
  }

  @Override
  public void run() {
    try {
      boolean open = true;
      while (open && !ending) {
        selector.select(BEAT_MILLIS);
        selector.selectedKeys().clear();
        beat();
        open = !ending && link.serve(this::handle);
      }
    } catch (IOException | RuntimeException | Error e) {
      // the parent talks nonsense or the system fails us; who asks for classes would wait for ever
    }
    if (!ending) {
      Runtime.getRuntime().halt(1);
    }
  }

  /** A sign of life, and for whoever asks how it was with this process before it died. */
  private void beat() {
    Runtime runtime = Runtime.getRuntime();
    page.heapBytes(runtime.totalMemory() - runtime.freeMemory());
    page.beats(page.beats() + 1);
  }

  private void handle(Control frame) {
    Interruption tasks = interruption;
    switch (frame) {
      case Control.Interrupt(int number) when tasks != null -> tasks.interrupt(number);
      case Control.Look(int number) when tasks != null -> new Look(this, tasks, number).start();
      case Control.Interrupt _, Control.Look _ -> {} // this process runs no items
      case Control.Found found -> classRequests.found(found);
      case Control.Missing(int request, String reason) -> classRequests.missing(request, reason);
      case Control.Needed _, Control.Reported _, Control.Seen _ ->
          throw new IllegalStateException("not for a worker: " + frame);
    }
  }
}
