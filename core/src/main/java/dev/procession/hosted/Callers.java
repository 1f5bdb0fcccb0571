package dev.procession.hosted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one process: as many as calls were made at once, kept for the next ones.
 * Thread-safe.
 */
final class Callers {
  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final Map<String, Callers> BY_SOCKET = new ConcurrentHashMap<>();

  private final Address address;
  private final Deque<Line> idle = new ConcurrentLinkedDeque<>();

  private Callers(Address address) {
    this.address = address;
  }

  static Callers of(Address address) {
    Callers known = BY_SOCKET.get(address.socket());
    if (known == null) {
      BY_SOCKET.values().forEach(Callers::closeEnded);
      known = BY_SOCKET.computeIfAbsent(address.socket(), _ -> new Callers(address));
    }
    return known;
  }

  /** Connections to processes that ended would stay open as nobody calls them any more. */
  private void closeEnded() {
    Line line = idle.poll();
    if (line == null || line.hasEnded()) {
      closeAll();
      if (line != null) {
        close(line);
      }
    } else {
      idle.push(line);
    }
  }

  private void closeAll() {
    BY_SOCKET.remove(address.socket(), this);
    Line line;
    while ((line = idle.poll()) != null) {
      close(line);
    }
  }

  ByteBuffer call(long object, int operation, byte[] arguments)
      throws LostException, ThrewException {
    Line line = null;
    boolean answered = false;
    try {
      line = connected();
      line.send(
          ByteBuffer.allocate(HEAD_BYTES).putLong(object).putInt(operation).flip(), arguments);
      ByteBuffer answer = line.receive(Line.LONGEST, Line.NO_DEADLINE);
      answered = true;
      return result(answer);
    } catch (LostException e) {
      throw e;
    } catch (IOException e) {
      throw new LostException(e.toString(), e);
    } finally {
      if (answered && line != null && BY_SOCKET.get(address.socket()) == this) {
        idle.push(line);
      } else {
        close(line);
      }
    }
  }

  private Line connected() throws IOException {
    Line line = idle.poll();
    return line == null ? connect() : line;
  }

  private Line connect() throws IOException {
    Line line = Line.connect(address.socket());
    try {
      line.send(
          ByteBuffer.wrap(new byte[] {HostConnection.CALLS}),
          HexFormat.of().parseHex(address.secret()));
      return line;
    } catch (IOException e) {
      line.close();
      throw e;
    }
  }

  private static ByteBuffer result(ByteBuffer answer) throws LostException, ThrewException {
    byte kind = answer.get();
    return switch (kind) {
      case HostConnection.RESULT -> answer.slice();
      case HostConnection.THREW -> throw new ThrewException(answer.slice());
      default -> throw new LostException("there is no such object any more");
    };
  }

  private static void close(@Nullable Line line) {
    try {
      if (line != null) {
        line.close();
      }
    } catch (IOException e) {
      // it is of no use any more, and the descriptor is gone
    }
  }
}
