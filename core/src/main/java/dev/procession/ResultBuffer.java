package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.wire.Payload;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results that came and were not taken, in the order in which they are taken. Guarded by the lock
 * of its {@link LazyCall}.
 */
final class ResultBuffer {
  /** In which order the results are taken. */
  enum Order {
    OF_INPUT,
    OF_COMPLETION
  }

  private final Order order;
  private final Map<Long, Settled> byIndex = new HashMap<>();
  private final ArrayDeque<Settled> byCompletion = new ArrayDeque<>();

  /** Results of one chunk that are being taken, and how many of them were. */
  private @Nullable Settled current;

  private int takenOfCurrent;
  private long taken;
  private long heldBytes;

  ResultBuffer(Order order) {
    this.order = order;
  }

  /** Adds results; tells whether they are the ones to be taken next. */
  boolean add(Settled settled) {
    heldBytes += bytes(settled);
    if (order == Order.OF_COMPLETION) {
      byCompletion.addLast(settled);
      return true;
    }
    byIndex.put(settled.first(), settled);
    return settled.first() == taken;
  }

  /** Takes the next result, if it is there. */
  Next.@Nullable Ready poll() {
    Settled from = current == null ? nextSettled() : current;
    if (from == null) {
      return null;
    }
    int place = takenOfCurrent++;
    if (takenOfCurrent == from.size()) {
      current = null;
    }
    taken++;
    return new Next.Ready(from, place);
  }

  private @Nullable Settled nextSettled() {
    Settled next = order == Order.OF_INPUT ? byIndex.remove(taken) : byCompletion.pollFirst();
    if (next != null) {
      current = next;
      takenOfCurrent = 0;
      heldBytes -= bytes(next);
    }
    return next;
  }

  private static long bytes(Settled settled) {
    return settled.answer() instanceof Answer.Returned returned
            && returned.values() instanceof Payload payload
        ? payload.frameBytes()
        : 0;
  }

  /** How many results were taken. */
  long taken() {
    return taken;
  }

  /** Memory that the results take which nobody has begun to take, about. */
  long heldBytes() {
    return heldBytes;
  }

  void clear() {
    byIndex.clear();
    byCompletion.clear();
    current = null;
    heldBytes = 0;
  }
}
