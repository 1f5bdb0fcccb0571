package dev.procession.sync;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one thread sleeps by until somebody, of whatever process, rings: a socket to which others
 * write a byte. It wakes without another thread between. One that could not be opened, for want of
 * descriptors or because its folder is gone, wakes by itself every few milliseconds.
 *
 * <p>Used by one thread at a time; rung and closed by any.
 */
final class Bell {
  private static final long DEAF_NANOS = 2_000_000;

  private final long address;
  private final ByteBuffer sink = ByteBuffer.allocate(64);
  private final @Nullable ServerSocketChannel listener;
  private final @Nullable Selector selector;

  private Bell(long address, @Nullable ServerSocketChannel listener, @Nullable Selector selector) {
    this.address = address;
    this.listener = listener;
    this.selector = selector;
  }

  static Bell open(Path socket, long address) {
    ServerSocketChannel listener = null;
    try {
      Files.deleteIfExists(socket); // of a process that ended and had this one's pid
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket));
      listener.configureBlocking(false);
      Selector selector = Selector.open();
      listener.register(selector, SelectionKey.OP_ACCEPT);
      return new Bell(address, listener, selector);
    } catch (IOException e) {
      closeQuietly(listener);
      return new Bell(address, null, null);
    }
  }

  /** What others ring it by. */
  long address() {
    return address;
  }

  /** Rings it from a thread of this process. */
  void ring() {
    Selector own = selector;
    if (own != null) {
      Selector _ = own.wakeup();
    }
  }

  /**
   * Sleeps until it is rung, the thread is interrupted, or the time is over; may wake for nothing.
   * A ring since the last sleep ends this one at once.
   */
  void await(long nanos) {
    Selector own = selector;
    if (own == null) {
      LockSupport.parkNanos(this, Math.min(nanos, DEAF_NANOS));
      return;
    }
    try {
      int _ = own.select(Math.max(1, nanos / 1_000_000));
      Iterator<SelectionKey> keys = own.selectedKeys().iterator();
      while (keys.hasNext()) {
        answer(own, keys.next());
        keys.remove();
      }
    } catch (IOException | ClosedSelectorException e) {
      LockSupport.parkNanos(this, DEAF_NANOS); // closed: whoever waits looks at the memory and sees
    }
  }

  private void answer(Selector own, SelectionKey key) throws IOException {
    if (key.channel() instanceof ServerSocketChannel server) {
      SocketChannel ringing = server.accept();
      if (ringing != null) {
        ringing.configureBlocking(false);
        ringing.register(own, SelectionKey.OP_READ);
      }
    } else if (key.channel() instanceof SocketChannel ringing && !drained(ringing)) {
      ringing.close();
    }
  }

  /** Whether its other end is there. */
  private boolean drained(SocketChannel ringing) {
    try {
      return ringing.read(sink.clear()) >= 0;
    } catch (IOException e) {
      return false; // who rang has ended, which is no news
    }
  }

  void close() {
    Selector own = selector;
    if (own != null) {
      try (own) {
        for (SelectionKey key : own.keys()) {
          key.channel().close();
        }
      } catch (IOException | ClosedSelectorException e) {
        closeQuietly(listener);
      }
    }
  }

  private static void closeQuietly(@Nullable ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // there is nothing left to close
    }
  }
}
