package dev.procession;

import dev.procession.codec.Throwables;
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
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this JVM that serves the control channels of all workers and children. It only
 * carries: class files are read on virtual threads, listeners run on their own.
 */
final class ControlThread {
  private static final ConcurrentLinkedQueue<Runnable> REQUESTS = new ConcurrentLinkedQueue<>();

  /** Guarded by the class. */
  private static @Nullable Selector selector;

  /** Guarded by the class. */
  private static @Nullable Thread thread;

  /** Guarded by the class: it ends as soon as it is unused. */
  private static boolean resting;

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
  static synchronized void add(SocketChannel channel, Peer peer) {
    Selector serving = serving();
    REQUESTS.add(() -> register(channel, peer, serving));
    serving.wakeup();
  }

  /** Ends the thread if it has nothing to serve; the next channel starts another. */
  static synchronized void rest() {
    if (selector != null) {
      resting = true;
      selector.wakeup();
    }
  }

  private static synchronized boolean endsIfUnused(Selector serving) {
    boolean unused = resting && REQUESTS.isEmpty() && serving.keys().isEmpty();
    if (unused) {
      selector = null;
      thread = null;
      resting = false;
    }
    return unused;
  }

  /**
   * The selector of the thread, which is started at the first use; tried again at the next if the
   * system gives no thread or no descriptor now.
   */
  private static synchronized Selector serving() {
    Selector open = selector == null ? open() : selector;
    selector = open;
    resting = false;
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("procession-control").start(() -> serve(open));
    }
    return open;
  }

  private static void register(SocketChannel channel, Peer peer, Selector serving) {
    try {
      var served = new Served(peer);
      var link = new ControlLink(channel, serving, served);
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

  private static void serve(Selector serving) {
    while (!endsIfUnused(serving)) {
      try {
        serving.select();
        for (Runnable request = REQUESTS.poll(); request != null; request = REQUESTS.poll()) {
          request.run();
        }
        Set<SelectionKey> ready = serving.selectedKeys();
        ready.forEach(ControlThread::serve);
        ready.clear();
      } catch (IOException | RuntimeException | Error e) { // nobody else serves the channels
        System.getLogger(ControlThread.class.getName())
            .log(System.Logger.Level.ERROR, "the control thread goes on after", e);
      }
    }
    close(serving);
  }

  private static void close(Selector unused) {
    try {
      unused.close();
    } catch (IOException e) {
      System.getLogger(ControlThread.class.getName())
          .log(System.Logger.Level.DEBUG, "a selector was left open", e);
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
        case Control.Needed needed -> answerElsewhere(open, needed);
        case Control.Reported(int number, long done, long total) ->
            peer.reported(number, done, total);
        case Control.Seen seen -> peer.seen(seen);
        case Control.Interrupt _, Control.Look _, Control.Found _, Control.Missing _ ->
            throw new IllegalStateException("not for the parent: " + frame);
      }
    }
  }

  private static void answerElsewhere(ControlLink link, Control.Needed needed) {
    try {
      BackgroundThread.start("procession-classes", () -> answer(link, needed));
    } catch (OutOfMemoryError e) { // no thread to be had: the worker would wait in vain
      link.send(new Control.Missing(needed.request(), needed.name() + ": " + e));
    }
  }

  private static void answer(ControlLink link, Control.Needed needed) {
    try {
      send(link, needed.request(), LoaderAnswers.to(needed));
    } catch (ClassNotFoundException e) {
      link.send(new Control.Missing(needed.request(), String.valueOf(e.getMessage())));
    } catch (Throwable e) { // of a user's loader: also an Error must not keep the worker waiting
      String what = needed.name() + ": its class loader here threw " + Throwables.text(e);
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
