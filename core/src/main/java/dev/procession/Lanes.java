package dev.procession;

import dev.procession.Lane.Room;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a pool: lanes take turns, so that a call of a million items does not stand before a
 * call of one. Thread-safe; its lock is the innermost: nothing else is locked while it is held.
 */
final class Lanes {
  /** What the thread that offers work may do. */
  enum Offer {
    /** It may write to an idle worker itself, which saves a hand-over. */
    MAY_WRITE,
    /** It only offers; the worker's own thread writes. */
    ONLY_OFFER,
    /** It is a worker itself, and must not wait for room that only workers make. */
    OF_WORKER
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomFreed = lock.newCondition();
  private final ArrayDeque<Lane> turns = new ArrayDeque<>();
  private final Crew crew = new Crew();
  private long queuedBytes;
  private int queuedItems;
  private boolean closed;

  /**
   * Queues a chunk; waits while the queue holds more bytes than it may.
   *
   * @return false if nothing is taken any more or nobody wants the chunk's answer
   */
  boolean offer(Chunk chunk, Offer how) throws InterruptedException {
    return offer(chunk.call(), how, lane -> lane.addLast(chunk));
  }

  /** As {@link #offer(Chunk, Offer)} for an item that goes beside those before it. */
  boolean offer(Call call, long index, @Nullable Object argument, Offer how)
      throws InterruptedException {
    return offer(call, how, lane -> lane.append(call, index, argument));
  }

  private boolean offer(Call call, Offer how, Consumer<Lane> addition) throws InterruptedException {
    Taker idle;
    lock.lockInterruptibly();
    try {
      while (queuedBytes > LaneSizes.QUEUED_BYTES
          && how != Offer.OF_WORKER
          && !closed
          && !call.isAbandoned()) {
        roomFreed.await();
      }
      if (closed || call.isAbandoned()) {
        return false;
      }
      add(call.lane, addition);
      idle = crew.nextIdle(call.lane);
    } finally {
      lock.unlock();
    }
    if (idle != null) {
      idle.pump(how);
    }
    return true;
  }

  /** Puts chunks that were not started back to where they came from, before all others. */
  void putBack(List<Chunk> chunks) {
    for (Chunk chunk : chunks.reversed()) {
      Taker idle = null;
      boolean refused;
      lock.lock();
      try {
        refused = closed || chunk.call().isAbandoned();
        if (!refused) {
          add(chunk.call().lane, lane -> lane.addFirst(chunk));
          idle = crew.nextIdle(chunk.call().lane);
        }
      } finally {
        lock.unlock();
      }
      if (refused) {
        chunk.call().drop(chunk, -1);
      } else if (idle != null) {
        idle.pump(Offer.ONLY_OFFER);
      }
    }
  }

  private void add(Lane lane, Consumer<Lane> addition) {
    if (lane.isEmpty()) {
      turns.addLast(lane);
    }
    change(lane, addition);
  }

  private @Nullable Chunk take(Lane lane, Taker taker, Room room) {
    long bytes = lane.bytes();
    int items = lane.items();
    Chunk taken = lane.take(taker, room, crew);
    count(lane, bytes, items);
    return taken;
  }

  private void change(Lane lane, Consumer<Lane> change) {
    long bytes = lane.bytes();
    int items = lane.items();
    change.accept(lane);
    count(lane, bytes, items);
  }

  /** Keeps count of what waits, of which a lane had so much before. */
  private void count(Lane lane, long bytes, int items) {
    queuedBytes += lane.bytes() - bytes;
    queuedItems += lane.items() - items;
    if (queuedBytes <= LaneSizes.QUEUED_BYTES) {
      roomFreed.signal();
    }
  }

  /** The next chunk for a worker. If there is none, a worker with empty hands counts as idle. */
  @Nullable Chunk take(Taker taker, Room room) {
    Taker preferred = null;
    lock.lock();
    try {
      crew.remove(taker);
      for (int turn = turns.size(); turn > 0; turn--) {
        Lane lane = turns.removeFirst();
        Chunk taken = take(lane, taker, room);
        if (!lane.isEmpty()) {
          turns.addLast(lane);
        }
        if (taken != null) {
          return taken;
        }
      }
      if (room.isEmptyHanded() && !closed) {
        Lane waiting = turns.peekFirst();
        preferred = waiting == null ? null : crew.nextIdle(waiting);
        crew.addIdle(taker);
      }
    } finally {
      lock.unlock();
    }
    if (preferred != null) {
      preferred.pump(Offer.ONLY_OFFER); // this one was refused in favour of another
    }
    return null;
  }

  /** Takes what comes first of one call, for who waits for it; null if nothing of it waits. */
  @Nullable Chunk takeOf(Call call) {
    var taken = new ArrayList<Chunk>(1);
    lock.lock();
    try {
      change(
          call.lane,
          lane -> {
            Chunk first = lane.takeFirst(call);
            if (first != null) {
              taken.add(first);
            }
          });
      if (call.lane.isEmpty()) {
        turns.remove(call.lane);
      }
      return taken.isEmpty() ? null : taken.getFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Removes what waits of a call. */
  List<Chunk> remove(Call call) {
    var removed = new ArrayList<Chunk>();
    lock.lock();
    try {
      change(call.lane, lane -> removed.addAll(lane.remove(call)));
      if (call.lane.isEmpty()) {
        turns.remove(call.lane);
      }
      roomFreed.signalAll();
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing any more and gives up what waits. */
  List<Chunk> close() {
    lock.lock();
    try {
      closed = true;
      var waiting = new ArrayList<Chunk>();
      for (Lane lane : turns) {
        while (!lane.isEmpty()) {
          waiting.add(lane.removeAny());
        }
      }
      turns.clear();
      queuedBytes = 0;
      queuedItems = 0;
      roomFreed.signalAll();
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  void setWorkers(int workers) {
    lock.lock();
    try {
      crew.setWorkers(workers);
    } finally {
      lock.unlock();
    }
  }

  /** The worker takes chunks from now on. */
  void join(Taker taker) {
    lock.lock();
    try {
      crew.join(taker);
    } finally {
      lock.unlock();
    }
  }

  /** The worker takes nothing any more; if it was about to, another one does. */
  void leave(Taker taker) {
    lock.lock();
    try {
      crew.leave(taker);
    } finally {
      lock.unlock();
    }
    wakeNext();
  }

  /** Wakes an idle worker if something waits. */
  void wakeNext() {
    Taker idle;
    lock.lock();
    try {
      Lane first = turns.peekFirst();
      idle = first == null ? null : crew.nextIdle(first);
    } finally {
      lock.unlock();
    }
    if (idle != null) {
      idle.pump(Offer.ONLY_OFFER);
    }
  }

  int queuedItems() {
    lock.lock();
    try {
      return queuedItems;
    } finally {
      lock.unlock();
    }
  }
}
