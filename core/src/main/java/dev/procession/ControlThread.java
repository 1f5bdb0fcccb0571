package dev.procession;

import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The one thread of this JVM that serves the control channels of all workers and children. It only
 * carries: class files are read on virtual threads, listeners run on their own.
 */
final class ControlThread {
  private static final Selector SELECTOR = open();
  private static final ConcurrentLinkedQueue<Runnable> REQUESTS = new ConcurrentLinkedQueue<>();

  static {
    Thread.ofPlatform().daemon().name("procession-control").start(ControlThread::serve);
  }

  private ControlThread() {}

  /** What a control channel says, on the control thread: an implementation must not wait. */
  interface Peer {
    /** The link to answer on; called first. */
    void linked(ControlLink link);

    void reported(int number, long done, long total);

    /** Where the task thread was when it was asked for. */
    void seen(Control.Seen seen);

    /** The other side closed the channel or is gone. */
    void ended();
  }

  /** Serves a channel from now on. */
  static void add(SocketChannel channel, Peer peer) {
    REQUESTS.add(() -> register(channel, peer));
    SELECTOR.wakeup();
  }

  private static void register(SocketChannel channel, Peer peer) {
    try {
      var served = new Served(peer);
      var link = new ControlLink(channel, SELECTOR, served);
      served.link = Optional.of(link);
      peer.linked(link);
    } catch (IOException e) {
      peer.ended();
    }
  }

  private static Selector open() {
    try {
      return Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector for the control channels", e);
    }
  }

  private static void serve() {
    while (true) {
      try {
        SELECTOR.select();
        for (Runnable request = REQUESTS.poll(); request != null; request = REQUESTS.poll()) {
          request.run();
        }
        Set<SelectionKey> ready = SELECTOR.selectedKeys();
        ready.forEach(ControlThread::serve);
        ready.clear();
      } catch (IOException | RuntimeException e) {
        System.getLogger(ControlThread.class.getName())
            .log(System.Logger.Level.ERROR, "the control thread goes on after", e);
      }
    }
  }

  private static void serve(SelectionKey key) {
    if (key.isValid() && key.attachment() instanceof Served served && !served.serve()) {
      key.cancel();
      served.peer.ended();
    }
  }

  private static final class Served {
    private final Peer peer;
    private Optional<ControlLink> link = Optional.empty();

    Served(Peer peer) {
      this.peer = peer;
    }

    boolean serve() {
      return link.map(open -> open.serve(frame -> handle(open, frame))).orElse(true);
    }

    private void handle(ControlLink open, Control frame) {
      switch (frame) {
        case Control.Needed needed ->
            Thread.ofVirtual().name("procession-classes").start(() -> answer(open, needed));
        case Control.Reported(int number, long done, long total) ->
            peer.reported(number, done, total);
        case Control.Seen seen -> peer.seen(seen);
        case Control.Interrupt _, Control.Look _, Control.Found _, Control.Missing _ ->
            throw new IllegalStateException("not for the parent: " + frame);
      }
    }
  }

  private static void answer(ControlLink link, Control.Needed needed) {
    try {
      send(link, needed.request(), LoaderAnswers.to(needed));
    } catch (ClassNotFoundException e) {
      link.send(new Control.Missing(needed.request(), String.valueOf(e.getMessage())));
    } catch (Throwable e) { // of a user's loader: also an Error must not keep the worker waiting
      String what = needed.name() + ": its class loader here threw " + e.getClass().getName();
      link.send(new Control.Missing(needed.request(), what));
    }
  }

  private static void send(ControlLink link, int request, byte[] bytes) {
    int offset = 0;
    do {
      int length = Math.min(Control.PIECE_BYTES, bytes.length - offset);
      link.send(
          new Control.Found(
              request, bytes.length, offset, ByteBuffer.wrap(bytes, offset, length).slice()));
      offset += length;
    } while (offset < bytes.length);
  }
}
