package dev.procession.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one worker calls back: a socket that accepts its two connections and nobody else's.
 *
 * <p>Who connects must first send the secret and a role, {@code | secret: 32 bytes | role: byte |};
 * not one byte of a peer without it is looked at further. Used by one thread.
 */
public final class Rendezvous implements AutoCloseable {
  private static final int MAXIMUM_STRANGERS = 16;
  private static final int POLL_MILLIS = 20;

  private final Path socket;
  private final Secret secret;
  private final ServerSocketChannel listener;
  private final Selector selector;
  private @Nullable SocketChannel task;
  private @Nullable SocketChannel control;

  private Rendezvous(Path socket, Secret secret, ServerSocketChannel listener, Selector selector) {
    this.socket = socket;
    this.secret = secret;
    this.listener = listener;
    this.selector = selector;
  }

  public static Rendezvous open(Path socket, Secret secret) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      listener.configureBlocking(false);
      Selector selector = Selector.open();
      listener.register(selector, SelectionKey.OP_ACCEPT);
      return new Rendezvous(socket, secret, listener, selector);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  /**
   * Waits until both connections are there, the worker has ended, or the time is over.
   *
   * @param alive whether the worker may still come
   * @return null if it did not come
   */
  public @Nullable Channels await(BooleanSupplier alive, long deadlineNanos)
      throws IOException, InterruptedException {
    while (task == null || control == null) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the start was broken off");
      }
      long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || !alive.getAsBoolean()) {
        return null;
      }
      selector.select(Math.min(millis, POLL_MILLIS));
      Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
      while (keys.hasNext()) {
        SelectionKey key = keys.next();
        keys.remove();
        if (key.isAcceptable()) {
          accept();
        } else {
          authenticate(key);
        }
      }
    }
    Channels both = new Channels(release(task), release(control));
    task = null;
    control = null;
    return both;
  }

  private void accept() throws IOException {
    SocketChannel stranger = listener.accept();
    if (stranger == null) {
      return;
    }
    if (selector.keys().size() > MAXIMUM_STRANGERS) {
      stranger.close();
      return;
    }
    stranger.configureBlocking(false);
    stranger.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(Secret.BYTES + 1));
  }

  private void authenticate(SelectionKey key) throws IOException {
    SocketChannel stranger = (SocketChannel) key.channel();
    ByteBuffer preamble = (ByteBuffer) key.attachment();
    if (!received(stranger, preamble)) {
      stranger.close();
    } else if (!preamble.hasRemaining()) {
      byte[] offered = new byte[Secret.BYTES];
      preamble.flip().get(offered);
      key.cancel();
      admit(stranger, secret.matches(offered) ? preamble.get() : 0);
    }
  }

  private static boolean received(SocketChannel stranger, ByteBuffer preamble) {
    try {
      return stranger.read(preamble) >= 0;
    } catch (IOException e) {
      return false; // a stranger's broken connection is no news
    }
  }

  private void admit(SocketChannel peer, byte role) throws IOException {
    if (role == Channels.TASK && task == null) {
      task = peer;
    } else if (role == Channels.CONTROL && control == null) {
      control = peer;
    } else {
      peer.close();
    }
  }

  /** A channel is free for another selector only after the key of this one is gone. */
  private SocketChannel release(SocketChannel channel) throws IOException {
    selector.selectNow();
    return channel;
  }

  /** Stops listening, removes the socket and closes whatever did not authenticate itself. */
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    listener.close();
    if (task != null) {
      task.close();
    }
    if (control != null) {
      control.close();
    }
    Files.deleteIfExists(socket);
  }
}
