package dev.procession.hosted;

import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The socket of the objects that live in this process: there is one as long as there are objects.
 * Thread-safe.
 */
final class Host {
  /** There is one at most; guarded by the class. */
  private static @Nullable Host current;

  private static long hosts;
  private static long objects;

  private final Path folder;
  private final byte[] secret = Challenge.number();
  private final ServerSocketChannel listener;
  private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Published> published = new ConcurrentHashMap<>();
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  /** An object, with the classes that its maker saw. */
  record Kept(Hosted object, ClassLoader loader) {}

  /** A value that is given to who knows the secret. */
  record Published(byte[] secret, byte[] value) {}

  private Host() throws IOException {
    folder = RuntimeFolder.ofThisProcess().create("hosted-" + ++hosts);
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket()));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    start("procession-hosted", this::accept);
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  /** Keeps an object until it is forgotten. */
  static synchronized Address keep(Hosted object) throws IOException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    Host host = running();
    long number = ++objects;
    host.kept.put(
        number, new Kept(object, ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread));
    return host.address(number);
  }

  private static Host running() throws IOException {
    Host host = current;
    if (host == null) {
      host = new Host();
      current = host;
    }
    return host;
  }

  private Address address(long number) {
    return new Address(
        socket().toString(),
        HexFormat.of().formatHex(secret),
        ProcessHandle.current().pid(),
        number);
  }

  private Path socket() {
    return folder.resolve("s");
  }

  /** Whether the object lives, or lived, in this process. */
  static boolean isHere(Address address) {
    return Path.of(address.socket()).startsWith(RuntimeFolder.ofThisProcess().path());
  }

  /** An object of this process; null if it is gone. */
  static synchronized @Nullable Hosted object(Address address) {
    Kept known =
        current == null || !current.socket().toString().equals(address.socket())
            ? null
            : current.kept.get(address.object());
    return known == null ? null : known.object();
  }

  static synchronized void forget(Address address) {
    if (current != null && current.socket().toString().equals(address.socket())) {
      current.kept.remove(address.object());
      closeIfEmpty(current);
    }
  }

  /** Gives a value to whoever asks for this name with this secret; returns where to ask. */
  static synchronized String publish(String name, Published value) throws IOException {
    Host host = running();
    host.published.put(name, value);
    return host.socket().toString();
  }

  static synchronized void withdraw(String name) {
    if (current != null) {
      current.published.remove(name);
      closeIfEmpty(current);
    }
  }

  private static void closeIfEmpty(Host host) {
    if (host.kept.isEmpty() && host.published.isEmpty()) {
      current = null;
      try {
        host.close();
      } catch (IOException e) {
        throw new IllegalStateException(host.folder + " could not be closed", e);
      }
    }
  }

  private void close() throws IOException {
    listener.close();
    RuntimeFolder.delete(folder);
    for (SocketChannel connection : connections) {
      connection.close(); // its thread notices
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        connections.add(connection);
        start("procession-hosted-connection", () -> serve(connection));
      }
    } catch (ClosedChannelException e) {
      // closed with the last object
    } catch (IOException e) {
      System.getLogger("dev.procession")
          .log(System.Logger.Level.WARNING, "Nobody can call the objects of this process", e);
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        var line = new Line(connection)) {
      new HostConnection(this, line).run();
    } catch (IOException e) {
      // who called has ended: what it asked for was done, and nobody waits for the answer
    } finally {
      connections.remove(connection);
    }
  }

  boolean isSecret(byte[] offered) {
    return MessageDigest.isEqual(secret, offered);
  }

  @Nullable Kept kept(long number) {
    return kept.get(number);
  }

  @Nullable Published published(String name) {
    return published.get(name);
  }
}
