package dev.procession.worker;

import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/**
 * The control channel's thread in a worker. It only carries: nothing that can wait runs here. When
 * the channel ends and this process did not end it, the parent is gone and this process halts.
 */
final class ControlLoop implements Runnable {
  private final Selector selector;
  private final ControlLink link;
  private final ClassRequests classRequests = new ClassRequests(this);
  private volatile IntConsumer interrupter = _ -> {};
  private volatile boolean ending;

  ControlLoop(SocketChannel channel) throws IOException {
    this.selector = Selector.open();
    this.link = new ControlLink(channel, selector, this);
  }

  void start() {
    Thread.ofPlatform().daemon().name("control").start(this);
  }

  ClassRequests classRequests() {
    return classRequests;
  }

  /** Who interrupts the task with a number, if it still runs. */
  void onInterrupt(IntConsumer interrupter) {
    this.interrupter = interrupter;
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
        selector.select();
        selector.selectedKeys().clear();
        open = !ending && link.serve(this::handle);
      }
    } catch (IOException | RuntimeException e) {
      // the parent talks nonsense or the system fails us; nobody is left to work for
    }
    if (!ending) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void handle(Control frame) {
    switch (frame) {
      case Control.Interrupt(int number) -> interrupter.accept(number);
      case Control.Found found -> classRequests.found(found);
      case Control.Missing(int request, String reason) -> classRequests.missing(request, reason);
      case Control.Needed _, Control.Reported _ ->
          throw new IllegalStateException("not for a worker: " + frame);
    }
  }
}
