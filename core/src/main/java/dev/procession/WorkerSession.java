package dev.procession;

import dev.procession.Bookings.Numbered;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import dev.procession.wire.ToWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What passes between the pool and one running worker: what it has in hand, what is written to it,
 * what must stop. Thread-safe; nothing here waits.
 *
 * <pre>
 *   INITIALIZING → STANDBY → READY → RETIRING (gets nothing new) → STOPPING (was told to end) → DEAD
 *   any state → DEAD    when the owner has found its channel or its process ended
 * </pre>
 *
 * <p>The lock guards bookings, outbox, dispatch, ladder and the changes of the state. While it is
 * held only the lock of {@link Lanes} may be taken.
 */
final class WorkerSession implements Taker, Clock.Watched {
  /** See the drawing at the class. */
  enum State {
    INITIALIZING,
    STANDBY,
    READY,
    RETIRING,
    STOPPING,
    DEAD;

    /** Whether a worker can take work, or could if it were wanted. */
    boolean isReady() {
      return this == STANDBY || this == READY;
    }
  }

  private final Lanes lanes;
  private final WorkerLink link;
  private final Consumer<Order> owner;
  private final Bookings bookings;
  private final Ladder ladder;
  private final Vitals vitals;
  private final Outbox outbox;
  private final Dispatch dispatch;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = State.INITIALIZING;
  private volatile @Nullable String killedBecause;

  /**
   * @param owner told what the worker's limits demand; called by any thread, without locks
   */
  WorkerSession(ProcessPool pool, int worker, WorkerLink link, Consumer<Order> owner) {
    this.lanes = pool.lanes();
    this.link = link;
    this.owner = owner;
    this.outbox = new Outbox(link);
    this.bookings = new Bookings(link.page());
    this.dispatch = new Dispatch(pool, worker, bookings, outbox);
    this.ladder = new Ladder(link, bookings, pool.settings().grace());
    this.vitals = new Vitals(link, pool.settings().limits(), pool.settings().grace());
  }

  State state() {
    return state;
  }

  void become(State next) {
    locked(() -> {
      state = next;
    });
  }

  /** Does something while nothing of this session can change. */
  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    locked(() -> {
      action.run();
      return action;
    });
  }

  /** Frames that the worker gets before its first item. */
  void write(List<Definition> definitions, ToWorker frame) {
    locked(() -> {
      definitions.forEach(outbox::putDefinition);
      outbox.put(frame);
      outbox.flush();
    });
  }

  @Override
  public void pump(Lanes.Offer how) {
    if (how == Lanes.Offer.MAY_WRITE) {
      pump();
    }
    if (how == Lanes.Offer.ONLY_OFFER || hasSeveral()) {
      link.wakeup();
    }
  }

  /** Takes work and writes it, in this thread. */
  void pump() {
    var leftOver = new ArrayList<Chunk>();
    boolean took = false;
    boolean wornOut;
    lock.lock();
    try {
      boolean wasReady = state == State.READY;
      boolean cleared = true;
      while (cleared) {
        boolean wasBlocked = !outbox.isEmpty();
        took |= fill(leftOver);
        outbox.flush();
        cleared = wasBlocked && outbox.isEmpty(); // what was refused before may be filled now
      }
      wornOut = wasReady && state != State.READY;
    } finally {
      lock.unlock();
    }
    if (wornOut) {
      replace();
    }
    lanes.putBack(leftOver);
    if (took) {
      lanes.wakeNext();
    }
  }

  private boolean fill(List<Chunk> leftOver) {
    if (state == State.RETIRING) {
      stopIfDone();
    }
    if (state != State.READY || vitals.isSilent()) {
      return false;
    }
    boolean took = dispatch.fill(this, leftOver);
    if (took) {
      Clock.watch(this);
    }
    if (dispatch.itemsLeft() <= 0) {
      state = State.RETIRING; // what it has it will answer
    }
    return took;
  }

  @Override
  public boolean isEmptyHanded() {
    return bookings.isEmpty();
  }

  private void stopIfDone() {
    if (bookings.isEmpty() && outbox.isEmpty()) {
      outbox.put(new ToWorker.Stop());
      state = State.STOPPING;
      Clock.watch(this);
    }
  }

  /** Gets nothing new, gives back what it has not begun, and is told to end when it is done. */
  void retire() {
    List<Chunk> back =
        locked(() -> {
          if (!state.isReady()) {
            return List.of();
          }
          state = State.RETIRING;
          return bookings.takeBack(0);
        });
    link.wakeup();
    lanes.leave(this);
    lanes.putBack(back);
  }

  /**
   * The worker is at its end: what it has not begun goes to others at once. Unless it was receiving
   * just now, which may be what it died of: that is judged when everything is known.
   */
  void giveUp() {
    List<Chunk> back =
        locked(() -> {
          state = State.RETIRING;
          boolean receives = link.page().running().phase() == Phase.RECEIVING;
          return receives ? List.<Chunk>of() : bookings.takeBack(0);
        });
    lanes.leave(this);
    lanes.putBack(back);
  }

  void replace() {
    owner.accept(new Order.Replace());
  }

  /** Takes work from now on, if it stood by. */
  void activate() {
    boolean activated =
        locked(() -> {
          boolean stoodBy = state == State.STANDBY;
          state = stoodBy ? State.READY : state;
          return stoodBy;
        });
    if (activated) {
      lanes.join(this);
      Clock.watch(this);
      link.wakeup();
    }
  }

  /** Kills the worker, once it cannot take another item; gives back what it had not begun. */
  void kill(String reason) {
    List<Chunk> back =
        locked(() -> {
          if (state == State.DEAD || killedBecause != null) {
            return List.of();
          }
          killedBecause = reason;
          state = State.RETIRING;
          List<Chunk> unstarted = bookings.takeBack(0);
          link.kill();
          return unstarted;
        });
    returned(back);
  }

  Optional<String> killedBecause() {
    return Optional.ofNullable(killedBecause);
  }

  Vitals vitals() {
    return vitals;
  }

  boolean isIdle() {
    return locked(() -> state == State.READY && bookings.isEmpty());
  }

  /** Gives back all that it has not begun if what it runs began before a moment. */
  void relieve(long before) {
    takeBackIf(() -> bookings.isHeldUp(link.workerNanos(before)), bookings::notBegun);
  }

  /** How many items it has not begun. */
  int unclaimed() {
    return locked(() -> state == State.READY ? bookings.unclaimed() : 0);
  }

  /** If it is busy, gives the later half of what it has not begun back to the lanes. */
  void giveBack() {
    takeBackIf(() -> bookings.isBehind(System.nanoTime()), bookings::laterHalf);
  }

  private void takeBackIf(BooleanSupplier condition, IntSupplier from) {
    returned(
        locked(() ->
            state == State.READY && condition.getAsBoolean()
                ? bookings.takeBack(from.getAsInt())
                : List.<Chunk>of()));
  }

  /** Gives back what it has of an abandoned call, and stops what runs of it. */
  void drop(Call call) {
    int first = locked(() -> state == State.DEAD ? -1 : bookings.firstOf(call));
    if (first < 0) {
      return;
    }
    returned(locked(() -> bookings.takeBack(first)));
    if (call.stopsRunning()) {
      Clock.tickNow(this);
    }
  }

  void forget(Definition definition) {
    locked(() -> {
      if (state != State.DEAD) {
        outbox.forget(definition);
        outbox.flush();
      }
    });
  }

  @Override
  public long tick(long now, long late) {
    boolean speaksAgain = vitals.listen(now, late);
    boolean busy;
    boolean closely;
    boolean killed = false;
    List<Chunk> back = List.of();
    lock.lock();
    try {
      if (state == State.DEAD) {
        return Clock.NEVER;
      }
      boolean over = ladder.climb(now, late);
      if (over || vitals.isSilent()) {
        back = bookings.takeBack(0); // frozen: it cannot take another item from here on
        killed = over && killIfStillAtIt();
      }
      busy = !bookings.isEmpty();
      closely = busy && (ladder.isUsed() || bookings.mayBeStopped());
    } finally {
      lock.unlock();
    }
    if (killed) {
      replace();
    }
    if (speaksAgain) {
      link.wakeup();
    }
    returned(back);
    vitals.check(now, busy).ifPresent(owner);
    return closely ? Clock.TICK_NANOS : vitals.delay(busy || state == State.STOPPING);
  }

  /** Taken back: the owner asks for more, as no answer will come that would make it. */
  private void returned(List<Chunk> back) {
    if (!back.isEmpty()) {
      link.wakeup();
      lanes.putBack(back);
    }
  }

  private boolean killIfStillAtIt() {
    boolean still = ladder.isStillAtIt();
    if (still) {
      state = State.RETIRING;
      link.kill();
    }
    return still;
  }

  void linked(ControlLink open) {
    locked(() -> ladder.linked(open));
  }

  void seen(Control.Seen seen) {
    locked(() -> ladder.seen(seen, System.nanoTime()));
  }

  /** Removes what has been answered; fails if it is not in hand: the worker talks nonsense. */
  Ended answered(int number, int count) {
    return locked(
        () -> new Ended(bookings.answered(number, count), ladder.take(number, number + count)));
  }

  /** Whether the worker's next answer has this number. */
  boolean isNext(int number) {
    return locked(() -> bookings.isNext(number));
  }

  /** Whether results may wait on the page: of several items in hand, one may take long. */
  boolean hasSeveral() {
    return locked(() -> bookings.size() > 1);
  }

  Estate die() {
    Estate estate = locked(this::estate);
    lanes.leave(this);
    return estate;
  }

  private Estate estate() {
    state = State.DEAD;
    List<Chunk> unstarted = bookings.removeUnstarted();
    List<Numbered> taken = bookings.drain();
    boolean receiving = taken.isEmpty() && link.page().running().phase() == Phase.RECEIVING;
    return new Estate(
        unstarted,
        receiving ? unstarted.stream().findFirst() : Optional.empty(),
        taken,
        taken.stream().findFirst().flatMap(head -> ladder.take(head.number(), head.number() + 1)));
  }

  /** Does something with an item before its answer is judged, or not at all. */
  void whileInHand(int number, Consumer<Item> action) {
    locked(() -> {
      bookings.find(number).ifPresent(action);
    });
  }

  /** The item that the worker has taken and not answered. */
  Optional<Item> running() {
    return locked(() -> bookings.running().map(Numbered::item));
  }
}
