package dev.procession.sync;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bells of this process for one shared memory, and its lines to those of others. Their sockets
 * are in the folder of the memory, and go with it. Thread-safe.
 */
final class Bells {
  private static final int MOST_LINES = 128;

  /** One row for all: a socket is named by pid and number. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Path folder;
  private final Map<Long, Bell> own = new LinkedHashMap<>();
  private final ArrayDeque<Bell> free = new ArrayDeque<>();
  private final Map<Long, SocketChannel> lines = new LinkedHashMap<>(16, 0.75f, true);

  Bells(Path folder) {
    this.folder = folder;
  }

  /** A bell for the thread that asks, until it is given back. */
  synchronized Bell take() {
    Bell bell = free.pollLast();
    if (bell == null) {
      long address = Party.withNumber(NUMBERS.incrementAndGet());
      bell = Bell.open(socket(address), address);
      own.put(address, bell);
    }
    return bell;
  }

  synchronized void give(Bell bell) {
    free.addLast(bell);
  }

  /** Rings a bell of whatever process; returns false if there is nobody to hear it. */
  boolean ring(long address) {
    if (Party.isOfThisProcess(address)) {
      return ringOwn(address);
    }
    return ringOther(address);
  }

  private synchronized boolean ringOwn(long address) {
    Bell bell = own.get(address);
    if (bell != null) {
      bell.ring();
    }
    return bell != null;
  }

  private synchronized boolean ringOther(long address) {
    SocketChannel line = lines.get(address);
    if (line != null && written(line)) {
      return true;
    }
    closeQuietly(lines.remove(address));
    SocketChannel fresh = connect(address);
    if (fresh == null) {
      return Party.isAlive(address); // it wakes by itself after a while
    }
    lines.put(address, fresh);
    if (lines.size() > MOST_LINES) {
      var eldest = lines.entrySet().iterator();
      closeQuietly(eldest.next().getValue());
      eldest.remove();
    }
    return true;
  }

  /** A line that is full has rung often enough. */
  private static boolean written(SocketChannel line) {
    try {
      int _ = line.write(ByteBuffer.allocate(1));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** To be connected to is a ring. */
  private @Nullable SocketChannel connect(long address) {
    SocketChannel line = null;
    try {
      line = SocketChannel.open(StandardProtocolFamily.UNIX);
      line.configureBlocking(false);
      boolean _ = line.connect(UnixDomainSocketAddress.of(socket(address)));
      return line;
    } catch (IOException e) {
      closeQuietly(line);
      return null;
    }
  }

  private Path socket(long address) {
    return folder.resolve(Party.pid(address) + "-" + Party.number(address));
  }

  synchronized void close() {
    own.values().forEach(Bell::close);
    lines.values().forEach(Bells::closeQuietly);
    lines.clear();
  }

  private static void closeQuietly(@Nullable SocketChannel line) {
    try {
      if (line != null) {
        line.close();
      }
    } catch (IOException e) {
      // its other end is gone
    }
  }
}
