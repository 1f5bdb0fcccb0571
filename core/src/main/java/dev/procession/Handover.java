package dev.procession;

import dev.procession.ring.PipeEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ends of pipes that are met while this thread encodes something for another process: they are
 * on their way from then on. They come back if that something is not sent; if it was sent and
 * nobody will read it any more, they are closed, so that whoever waits at the other ends finds out.
 */
final class Handover implements AutoCloseable {
  private static final ThreadLocal<@Nullable Handover> OF_THREAD = new ThreadLocal<>();

  /** Held until they have arrived, so that their memory stays. */
  private static final Set<Connection<?>> ON_THEIR_WAY = ConcurrentHashMap.newKeySet();

  private final @Nullable Handover outer = OF_THREAD.get();
  private final List<Connection<?>> met = new ArrayList<>(0);
  private boolean sent;

  private Handover() {}

  /** Begins to note ends; to be closed by this thread. */
  static Handover begin() {
    var handover = new Handover();
    OF_THREAD.set(handover);
    return handover;
  }

  /** What notes ends for this thread, or null if none may be handed over. */
  static @Nullable Handover current() {
    return OF_THREAD.get();
  }

  /** Sends an end on its way; returns whether this process had it. */
  boolean take(Connection<?> connection, PipeEnd end) {
    if (met.contains(connection)) {
      return true;
    }
    CarriedEnds.forget(connection);
    boolean isMine = sendOnItsWay(connection, end);
    if (isMine) {
      met.add(connection);
    }
    return isMine;
  }

  /** Sends an end on its way that stays in what it came with; returns whether it was here. */
  static boolean sendOnItsWay(Connection<?> connection, PipeEnd end) {
    boolean isMine = end.send();
    if (isMine) {
      ON_THEIR_WAY.removeIf(each -> !each.isOnItsWay());
      ON_THEIR_WAY.add(connection);
    }
    return isMine;
  }

  /** Says that what was encoded has been sent. */
  void sent() {
    sent = true;
  }

  /** Says that what was encoded has been sent through a connection. */
  void sentThrough(Connection<?> carrier) {
    sent = true;
    CarriedEnds.watch(met, carrier);
  }

  /** Closes what nobody has received, and nobody will. */
  void closeUnread() {
    met.forEach(Connection::closeUnread);
    ON_THEIR_WAY.removeIf(each -> !each.isOnItsWay());
  }

  /** Ends the noting; what was not {@link #sent} comes back. */
  @Override
  public void close() {
    OF_THREAD.set(outer);
    if (!sent) {
      met.forEach(Connection::takeBack);
      ON_THEIR_WAY.removeIf(each -> !each.isOnItsWay());
    }
  }
}
