package dev.procession;

import dev.procession.Bookings.Numbered;
import dev.procession.Verdict.Reason;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.memory.WorkerPage.Running;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passes between the pool and one running worker: what it has in hand, what is written to it,
 * what must stop. Thread-safe; nothing here waits.
 *
 * <pre>
 *   INITIALIZING → READY → RETIRING (gets nothing new) → STOPPING (was told to end) → DEAD
 *   any state → DEAD    when the owner has found its channel or its process ended
 * </pre>
 *
 * <p>The lock guards bookings, outbox, verdict and the changes of the state. While it is held only
 * the lock of {@link Lanes} may be taken.
 */
final class WorkerSession implements Taker, Clock.Watched {
  private static final int LAST_NUMBER = Integer.MAX_VALUE - 1_000_000;

  /** See the drawing at the class. */
  enum State {
    INITIALIZING,
    READY,
    RETIRING,
    STOPPING,
    DEAD
  }

  private final ProcessPool pool;
  private final Lanes lanes;
  private final int worker;
  private final WorkerLink link;
  private final Bookings bookings;
  private final Outbox outbox = new Outbox();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = State.INITIALIZING;
  private volatile @Nullable ControlLink control;
  private @Nullable Verdict verdict;

  WorkerSession(ProcessPool pool, int worker, WorkerLink link) {
    this.pool = pool;
    this.lanes = pool.lanes();
    this.worker = worker;
    this.link = link;
    this.bookings = new Bookings(link.page());
  }

  State state() {
    return state;
  }

  void become(State next) {
    lock.lock();
    try {
      state = next;
    } finally {
      lock.unlock();
    }
  }

  /** Frames that the worker gets before its first item. */
  void write(List<Definition> definitions, ToWorker frame) {
    lock.lock();
    try {
      definitions.forEach(outbox::putDefinition);
      outbox.put(frame);
      flush();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pump(Lanes.Offer how) {
    if (how == Lanes.Offer.ONLY_OFFER) {
      link.wakeup();
      return;
    }
    var leftOver = new ArrayList<Chunk>();
    boolean took = false;
    lock.lock();
    try {
      boolean cleared = true;
      while (cleared) {
        boolean wasBlocked = !outbox.isEmpty();
        took |= fill(leftOver);
        flush();
        cleared = wasBlocked && outbox.isEmpty(); // what was refused before may be filled now
      }
    } finally {
      lock.unlock();
    }
    lanes.putBack(leftOver);
    if (took) {
      lanes.wakeNext();
    }
  }

  /** Books what the worker has room for; what it must not get after all is left over. */
  private boolean fill(List<Chunk> leftOver) {
    if (state == State.RETIRING) {
      stopIfDone();
    }
    boolean took = false;
    while (state == State.READY && (took || outbox.isEmpty()) && bookings.isOpen()) {
      Chunk chunk = lanes.take(this, bookings.room());
      if (chunk == null) {
        return took;
      }
      long bytes = Outbox.frameBytes(chunk) + outbox.missingBytes(chunk.call());
      if (chunk.call().isAbandoned()) {
        leftOver.add(chunk); // to be dropped, outside of the lock
        continue;
      }
      if (!bookings.hasRoomFor(bytes)) {
        leftOver.add(chunk);
        return took;
      }
      book(chunk, bytes);
      took = true;
    }
    return took;
  }

  private void book(Chunk chunk, long bytes) {
    int first = bookings.book(chunk, bytes);
    outbox.putRun(chunk, first);
    Call call = chunk.call();
    if (call.options.timeout().isPresent()) {
      Clock.watch(this);
    }
    if (first > LAST_NUMBER) {
      become(State.RETIRING);
    }
    for (Item item : chunk.items()) {
      pool.events()
          .tell(() ->
              new PoolEvent.TaskStarted(pool.name(), call.name, item.index, worker, item.attempt));
    }
  }

  private void flush() {
    try {
      link.wantWritable(!outbox.flush(link.channel()));
    } catch (IOException | CancelledKeyException e) {
      link.wakeup(); // a writer that fails does nothing: the owner finds the end and judges
    }
  }

  private void stopIfDone() {
    if (bookings.isEmpty() && outbox.isEmpty()) {
      outbox.put(new ToWorker.Stop());
      become(State.STOPPING);
    }
  }

  /** Gets nothing new, gives back what it has not begun, and is told to end when it is done. */
  void retire() {
    List<Chunk> back;
    lock.lock();
    try {
      if (state != State.READY) {
        return;
      }
      become(State.RETIRING);
      back = bookings.takeBack(0);
    } finally {
      lock.unlock();
    }
    link.wakeup();
    lanes.leave(this);
    lanes.putBack(back);
  }

  boolean isIdle() {
    lock.lock();
    try {
      return state == State.READY && bookings.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How many items it has not begun. */
  int unclaimed() {
    lock.lock();
    try {
      return state == State.READY ? bookings.unclaimed() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** If it is busy, gives the later half of what it has not begun back to the lanes. */
  void giveBack() {
    List<Chunk> back = List.of();
    lock.lock();
    try {
      if (state == State.READY && bookings.isBehind(System.nanoTime())) {
        back = bookings.takeBack(bookings.laterHalf());
      }
    } finally {
      lock.unlock();
    }
    returned(back);
  }

  /** Gives back what it has of an abandoned call, and stops what runs of it. */
  void drop(Call call) {
    List<Chunk> back;
    lock.lock();
    try {
      int first = bookings.firstOf(call);
      if (first < 0 || state == State.DEAD) {
        return;
      }
      back = bookings.takeBack(first);
    } finally {
      lock.unlock();
    }
    returned(back);
    if (call.stopsRunning()) {
      Clock.watch(this);
      boolean _ = tick(System.nanoTime());
    }
  }

  void forget(Definition definition) {
    lock.lock();
    try {
      if (state != State.DEAD) {
        outbox.forget(definition);
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean tick(long now) {
    List<Chunk> back = List.of();
    lock.lock();
    try {
      if (state == State.DEAD || bookings.isEmpty()) {
        return false;
      }
      bookings.running().ifPresent(running -> judge(running.item(), running.number(), now));
      Verdict passed = verdict;
      if (passed != null && now - passed.sinceNanos() > pool.settings().grace().toNanos()) {
        back = freezeAndKill(passed);
      }
    } finally {
      lock.unlock();
    }
    returned(back);
    return true;
  }

  /** Taken back: the owner asks for more, as no answer will come that would make it. */
  private void returned(List<Chunk> back) {
    if (!back.isEmpty()) {
      link.wakeup();
      lanes.putBack(back);
    }
  }

  private void judge(Item item, int number, long now) {
    if (verdict != null && verdict.number() == number) {
      return;
    }
    Running running = link.page().running();
    long since = running.number() == number ? link.parentNanos(running.sinceNanos()) : now;
    Duration elapsed = Duration.ofNanos(now - since);
    Optional<Duration> limit = item.call.options.timeout();
    if (item.call.stopsRunning()) {
      pass(new Verdict(number, item, new Reason.Unwanted(), now));
    } else if (limit.isPresent() && elapsed.compareTo(limit.get()) > 0) {
      pass(new Verdict(number, item, new Reason.TimedOut(limit.get(), elapsed), now));
    }
  }

  private void pass(Verdict passed) {
    verdict = passed;
    ControlLink open = control;
    if (open != null) {
      open.send(new Control.Interrupt(passed.number()));
    }
  }

  /** Kills only if the worker, unable to take another item by then, still is at this one. */
  private List<Chunk> freezeAndKill(Verdict passed) {
    List<Chunk> back = bookings.takeBack(passed.number() + 1);
    Running now = link.page().running();
    if (now.number() == passed.number() && now.phase() != Phase.WAITING) {
      become(State.RETIRING);
      link.kill();
    }
    return back;
  }

  /** The control channel is served from now on. */
  void linked(ControlLink open) {
    lock.lock();
    try {
      control = open;
      if (verdict != null) {
        open.send(new Control.Interrupt(verdict.number()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** An item that ended, with the verdict on it if there was one. */
  record Ended(Item item, Optional<Verdict> verdict) {}

  /**
   * Removes what has been answered.
   *
   * @throws IllegalStateException if it is not in hand: then the worker talks nonsense
   */
  Ended answered(int number) {
    lock.lock();
    try {
      Item item = bookings.answered(number);
      Verdict passed = verdict;
      if (passed == null || passed.number() != number) {
        return new Ended(item, Optional.empty());
      }
      verdict = null;
      return new Ended(item, Optional.of(passed));
    } finally {
      lock.unlock();
    }
  }

  /** What a dead worker leaves: what it never began, and what it had taken and not answered. */
  record Estate(List<Chunk> unstarted, List<Numbered> taken, Optional<Verdict> verdict) {}

  Estate die() {
    Estate estate;
    lock.lock();
    try {
      become(State.DEAD);
      List<Chunk> unstarted = bookings.removeUnstarted();
      estate = new Estate(unstarted, bookings.drain(), Optional.ofNullable(verdict));
    } finally {
      lock.unlock();
    }
    lanes.leave(this);
    return estate;
  }

  Optional<ControlLink> control() {
    return Optional.ofNullable(control);
  }

  /**
   * Does something with an item while it is in hand: before its answer is judged, or not at all.
   */
  void whileInHand(int number, Consumer<Item> action) {
    lock.lock();
    try {
      bookings.find(number).ifPresent(action);
    } finally {
      lock.unlock();
    }
  }

  /** The item that the worker has taken and not answered. */
  Optional<Item> running() {
    lock.lock();
    try {
      return bookings.running().map(Numbered::item);
    } finally {
      lock.unlock();
    }
  }
}
