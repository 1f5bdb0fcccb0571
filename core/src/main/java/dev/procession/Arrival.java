package dev.procession;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ends of pipes that are met while this thread decodes something that came: they are this
 * process's from then on. If what came was not handed over, they are on their way again, as it is.
 */
final class Arrival implements AutoCloseable {
  private static final ThreadLocal<@Nullable Arrival> OF_THREAD = new ThreadLocal<>();

  private final @Nullable Arrival outer = OF_THREAD.get();
  private final List<Connection<?>> met = new ArrayList<>(0);
  private final boolean isLook;
  private boolean kept;

  private Arrival(boolean isLook) {
    this.isLook = isLook;
  }

  /** Begins to note ends; to be closed by this thread. */
  static Arrival begin() {
    return begin(false);
  }

  /** Begins to decode a copy of what stays where it is; to be closed by this thread. */
  static Arrival look() {
    return begin(true);
  }

  private static Arrival begin(boolean isLook) {
    var arrival = new Arrival(isLook);
    OF_THREAD.set(arrival);
    return arrival;
  }

  /** Whether this thread only looks: ends that it meets must stay on their way. */
  static boolean isLook() {
    Arrival arrival = OF_THREAD.get();
    return arrival != null && arrival.isLook;
  }

  /** Notes an end, if this thread notes them. */
  static void note(Connection<?> end) {
    Arrival arrival = OF_THREAD.get();
    if (arrival != null) {
      arrival.met.add(end);
    }
  }

  /** Says that what came was handed over, or is dropped. */
  void keep() {
    kept = true;
  }

  /** Closes what came with something that nobody will have. */
  void drop() {
    kept = true;
    met.forEach(Connection::close);
  }

  /** Ends the noting; what was not kept is on its way again. */
  @Override
  public void close() {
    OF_THREAD.set(outer);
    if (!kept) {
      met.forEach(Connection::sendBack);
    }
  }
}
