package dev.procession;

import dev.procession.sync.Permits;
import dev.procession.sync.SharedWords;
import dev.procession.worker.Holdings;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Permits that the threads of several processes take and give back one by one; handed to a task or
 * a child it stays the same semaphore. Python: {@code Semaphore} and {@code BoundedSemaphore}.
 *
 * <p>What a process has taken when it ends, however it ends, is free again for those who wait
 * within a tenth of a second. A permit may be given back by another thread or process than the one
 * that took it; so one that a task has taken is not given back at its end, but told of by a warning
 * if no other one is free then. Not fair: who comes when one is free gets it. Up to 220 living
 * processes may use it.
 *
 * <p>Memory effects: what a thread did before {@link #release} is seen by who acquires after it. It
 * lasts as a {@link SharedLock} does. Thread-safe.
 */
public final class SharedSemaphore implements Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "shared semaphore";

  private final transient SharedWords shared;
  private final transient Permits permits;
  private final transient Holdings.Holding holding = this::left;

  private SharedSemaphore(SharedWords shared) {
    this.shared = shared;
    this.permits = new Permits(shared);
  }

  /**
   * Makes one. To release more than was acquired adds permits.
   *
   * @param permits free at first, from 0 on
   * @throws SharedMemoryFullException if there is no room for its 4 KiB of shared memory
   */
  public static SharedSemaphore create(int permits) {
    return begun(permits, false);
  }

  /**
   * Makes one that never has more permits than at first.
   *
   * @param permits free at first, from 1 on
   * @throws SharedMemoryFullException if there is no room for its 4 KiB of shared memory
   */
  public static SharedSemaphore createBounded(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException(
          "a bounded semaphore needs a permit, or nobody could ever take one: permits=" + permits);
    }
    return begun(permits, true);
  }

  private static SharedSemaphore begun(int permits, boolean bounded) {
    if (permits < 0) {
      throw new IllegalArgumentException("a semaphore cannot owe permits: permits=" + permits);
    }
    SharedSemaphore made = of(SharedState.create(WHAT, Permits.WORDS));
    made.permits.begin(permits, bounded);
    return made;
  }

  private static SharedSemaphore of(SharedWords shared) {
    return shared.face(SharedSemaphore.class, SharedSemaphore::new);
  }

  private boolean noted(boolean taken) {
    if (taken) {
      Holdings.add(holding);
    }
    return taken;
  }

  /**
   * A task has ended that took permits: others may be about to give them back, so they are not, but
   * if nobody can have them, that is told.
   */
  private @Nullable String left(int times) {
    long here = shared.isClosed() ? 0 : Math.min(times, permits.takenHere());
    return here == 0 || permits.free() > 0
        ? null
        : "has not given back "
            + (here == 1 ? "a permit" : here + " permits")
            + " of "
            + this
            + "; if no other task does, whoever waits for one waits until this process ends";
  }

  /** Takes a permit; waits for it. */
  public void acquire() throws InterruptedException {
    boolean _ = noted(permits.room().await(permits::take, Long.MAX_VALUE));
  }

  /** As {@link #acquire}, whatever interrupts; the flag is set again after that. */
  public void acquireUninterruptibly() {
    permits.room().awaitUninterruptibly(permits::take);
    boolean _ = noted(true);
  }

  /** Takes a permit if one is free. */
  public boolean tryAcquire() {
    return noted(permits.take(true));
  }

  /** Takes a permit; waits for it at most so long. */
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return noted(permits.room().await(permits::take, Durations.deadline(Durations.nanos(timeout))));
  }

  /** As {@link #tryAcquire(Duration)}. */
  public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
    return noted(permits.room().await(permits::take, Durations.deadline(unit.toNanos(timeout))));
  }

  /**
   * Gives a permit back.
   *
   * @throws IllegalStateException if it is bounded, and nobody has one
   */
  public void release() {
    if (!permits.give()) {
      throw new IllegalStateException(
          this + " is bounded to " + permits.bound() + " permits, and all of them are free");
    }
    Holdings.remove(holding);
  }

  /** How many are free; it may have changed since. */
  public long availablePermits() {
    return permits.free();
  }

  /** As {@link SharedLock#close}. */
  @Override
  public void close() {
    shared.close();
  }

  @Override
  public String toString() {
    String state = shared.isClosed() ? "closed" : availablePermits() + " free";
    return "SharedSemaphore[" + shared.name() + ", " + state + "]";
  }

  @Serial
  private Object writeReplace() {
    return new Handle(SharedState.of(WHAT, shared));
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("only its handle crosses");
  }

  /** What crosses. */
  private record Handle(SharedState state) implements Serializable {
    @Serial
    private Object readResolve() throws InvalidObjectException {
      return of(state.open());
    }
  }
}
