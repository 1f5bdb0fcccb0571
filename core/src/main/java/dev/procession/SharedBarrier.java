package dev.procession;

import dev.procession.sync.Rendezvous;
import dev.procession.sync.Rendezvous.Arrival;
import dev.procession.sync.Rendezvous.Result;
import dev.procession.sync.SharedWords;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where a number of threads of several processes wait until all of them have come; handed to a task
 * or a child it stays the same barrier. It has the methods of {@link
 * java.util.concurrent.CyclicBarrier}; Python: {@code Barrier}.
 *
 * <p>It breaks, and all who wait get a {@link BrokenBarrierException}, if one who waits is
 * interrupted, runs out of time, or dies with its process (found out within a tenth of a second),
 * or if the action throws. It stays broken until {@link #reset}. One who dies before coming is not
 * known to it: give a time limit where that can happen.
 *
 * <p>Memory effects: what a thread did before it came is seen by the action, and by all after they
 * passed. It lasts as a {@link SharedLock} does. Thread-safe.
 */
public final class SharedBarrier implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "shared barrier";

  private final transient SharedWords shared;
  private final transient Rendezvous rendezvous;
  private final transient @Nullable SerializableRunnable action;

  private SharedBarrier(SharedWords shared, @Nullable SerializableRunnable action) {
    this.shared = shared;
    this.rendezvous = new Rendezvous(shared);
    this.action = action;
  }

  /**
   * Makes one without an action.
   *
   * @param parties how many wait for each other, from 1 to 376
   * @throws SharedMemoryFullException if there is no room for its 4 KiB of shared memory
   */
  public static SharedBarrier create(int parties) {
    return begun(parties, null);
  }

  /**
   * Makes one with an action, which crosses with it.
   *
   * @param parties how many wait for each other, from 1 to 376
   * @param action is run by the one who comes last, before any passes
   * @throws SharedMemoryFullException if there is no room for its 4 KiB of shared memory
   */
  public static SharedBarrier create(int parties, SerializableRunnable action) {
    return begun(parties, action);
  }

  private static SharedBarrier begun(int parties, @Nullable SerializableRunnable action) {
    if (parties < 1 || parties > Rendezvous.MOST_PARTIES) {
      throw new IllegalArgumentException(
          "a barrier has 1 to " + Rendezvous.MOST_PARTIES + " parties: parties=" + parties);
    }
    SharedBarrier made = of(SharedState.create(WHAT, Rendezvous.WORDS), action);
    made.rendezvous.begin(parties);
    return made;
  }

  private static SharedBarrier of(SharedWords shared, @Nullable SerializableRunnable action) {
    return shared.face(SharedBarrier.class, words -> new SharedBarrier(words, action));
  }

  /**
   * Waits until all have come.
   *
   * @return how many were still to come when this thread came: {@code getParties() - 1} for the
   *     first, 0 for the last
   * @throws BrokenBarrierException if it is broken, or breaks while this thread waits
   * @throws InterruptedException if this thread is interrupted, which breaks it
   */
  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return await(Long.MAX_VALUE);
    } catch (TimeoutException e) {
      throw new AssertionError("there is no deadline", e);
    }
  }

  /**
   * As {@link #await()}, at most so long.
   *
   * @throws TimeoutException if the time is over, which breaks it
   */
  public int await(Duration timeout)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return await(Durations.deadline(Durations.nanos(timeout)));
  }

  /** As {@link #await(Duration)}. */
  public int await(long timeout, TimeUnit unit)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return await(Durations.deadline(unit.toNanos(timeout)));
  }

  private int await(long deadlineNanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    Arrival arrival = arrived(deadlineNanos);
    int missing = getParties() - 1 - arrival.before();
    if (missing == 0) {
      act(arrival);
    } else {
      waitForOthers(arrival, deadlineNanos);
    }
    if (rendezvous.result(arrival) == Result.BROKEN) {
      throw broken();
    }
    return missing;
  }

  private Arrival arrived(long deadlineNanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    if (Thread.interrupted()) {
      rendezvous.breakNow();
      throw new InterruptedException();
    }
    Arrival arrival = rendezvous.arrive();
    while (arrival == null && !rendezvous.isBroken()) {
      // all have come, and the last one runs the action: this thread is of the next generation
      if (!rendezvous.room().await(this::hasRoom, deadlineNanos)) {
        throw new TimeoutException(
            "the time was over while those who came before ran the action of " + this);
      }
      arrival = rendezvous.arrive();
    }
    if (arrival == null) {
      throw broken();
    }
    return arrival;
  }

  private boolean hasRoom(boolean thorough) {
    breakIfOneDied(thorough);
    return rendezvous.isBroken() || rendezvous.arrived() < getParties();
  }

  private void breakIfOneDied(boolean thorough) {
    if (thorough && rendezvous.hasDead()) {
      rendezvous.breakNow();
    }
  }

  private void act(Arrival last) {
    boolean done = false;
    try {
      if (action != null) {
        action.run();
      }
      done = true;
    } finally {
      if (done) {
        rendezvous.pass(last);
      } else {
        rendezvous.breakFor(last);
      }
    }
  }

  private void waitForOthers(Arrival arrival, long deadlineNanos)
      throws InterruptedException, TimeoutException {
    boolean inTime = false;
    try {
      inTime = rendezvous.room().await(thorough -> hasEnded(arrival, thorough), deadlineNanos);
    } finally {
      if (!inTime) {
        rendezvous.breakFor(arrival); // interrupted or out of time
      }
    }
    if (!inTime && rendezvous.result(arrival) == Result.BROKEN) {
      throw new TimeoutException(
          "the time was over and " + this + " waited for others, so it is broken");
    }
  }

  private boolean hasEnded(Arrival arrival, boolean thorough) {
    if (rendezvous.result(arrival) == Result.OPEN) {
      breakIfOneDied(thorough);
    }
    return rendezvous.result(arrival) != Result.OPEN;
  }

  private BrokenBarrierException broken() {
    return new BrokenBarrierException(
        this
            + " was broken: one who waited was interrupted, ran out of time or died, its action"
            + " threw, or it was aborted or reset");
  }

  /** Breaks it for all who wait and all who come, until it is reset. */
  public void abort() {
    rendezvous.breakNow();
  }

  /** Makes it as new; those who wait get a {@link BrokenBarrierException}. */
  public void reset() {
    rendezvous.reset();
  }

  /** Whether it is broken. */
  public boolean isBroken() {
    return rendezvous.isBroken();
  }

  /** How many wait for each other. */
  public int getParties() {
    return rendezvous.parties();
  }

  /** How many wait now. */
  public int getNumberWaiting() {
    return rendezvous.arrived();
  }

  /** As {@link SharedLock#close}. */
  @Override
  public void close() {
    shared.close();
  }

  @Override
  public String toString() {
    return "SharedBarrier[" + shared.name() + ", " + state() + "]";
  }

  private String state() {
    if (shared.isClosed()) {
      return "closed";
    }
    String broken = isBroken() ? ", broken" : "";
    return getNumberWaiting() + " of " + getParties() + " here" + broken;
  }

  @Serial
  private Object writeReplace() {
    return new Handle(SharedState.of(WHAT, shared), action);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(SharedState state, @Nullable SerializableRunnable action)
      implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
      return of(state.open(), action);
    }
  }
}
