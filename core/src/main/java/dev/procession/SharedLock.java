package dev.procession;

import dev.procession.sync.Party;
import dev.procession.sync.SharedWords;
import dev.procession.sync.WaitingRoom;
import dev.procession.sync.Words;
import dev.procession.worker.Holdings;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock between the threads of several processes; handed to a task or a child it stays the same
 * lock. Python: {@code RLock} and {@code Lock}.
 *
 * {@snippet :
 * SharedLock lock = SharedLock.create();
 * pool.forEach(
 *     line -> {
 *       lock.lock();
 *       try {
 *         if (lock.previousOwnerDied()) {
 *           // what the lock guards may be half changed
 *         }
 *       } finally {
 *         lock.unlock();
 *       }
 *     },
 *     lines);
 * }
 *
 * <p>If a process ends, however it ends, while one of its threads holds the lock, the next one gets
 * it, within a tenth of a second, and is told so by {@link #previousOwnerDied}; acquiring never
 * throws after it has acquired. If a task ends and its thread still holds the lock, it is given
 * back then, with a warning, and the next one is told in the same way. No other process is needed:
 * one may outlive who made it.
 *
 * <p>Re-entrant: a thread may take it several times, and must give it back as often. Not fair: who
 * comes when it is free gets it. A free lock is taken without a call of the system.
 *
 * <p>Memory effects: what a thread did before {@link #unlock}, in shared memory or in its own
 * process, is seen by who takes the lock after it.
 *
 * <p>It lasts until the process that made it closes it or ends, for those who have it until they
 * end. Thread-safe.
 */
public final class SharedLock implements Lock, Serializable, AutoCloseable {
  @Serial private static final long serialVersionUID = 1;

  private static final String WHAT = "shared lock";
  private static final int OWNER = 0;
  private static final int CONDITIONS = 1;
  private static final int FIRST_ROOM = 8;
  private static final int MOST_CONDITIONS = 14;
  private static final int SIZE = FIRST_ROOM + WaitingRoom.WORDS * (1 + MOST_CONDITIONS);

  private final transient SharedWords shared;
  private final transient Words words;
  private final transient WaitingRoom room;

  /** The thread of this process that holds it, and how often; written by that thread only. */
  private transient volatile @Nullable Thread holder;

  private final transient Holdings.Holding holding = _ -> left();

  private transient int holds;

  /** The owner that did not give it back, or 0. */
  private transient long died;

  private SharedLock(SharedWords shared) {
    this.shared = shared;
    this.words = shared.words();
    this.room = shared.room(FIRST_ROOM);
  }

  /**
   * Makes one that is free.
   *
   * @throws SharedMemoryFullException if there is no room for its 8 KiB of shared memory
   */
  public static SharedLock create() {
    return of(SharedState.create(WHAT, SIZE));
  }

  private static SharedLock of(SharedWords shared) {
    return shared.face(SharedLock.class, SharedLock::new);
  }

  @Override
  public void lock() {
    if (!reentered()) {
      room.awaitUninterruptibly(this::taken);
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    boolean _ = acquired(Long.MAX_VALUE);
  }

  @Override
  public boolean tryLock() {
    return reentered() || taken(true);
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return acquired(Durations.deadline(unit.toNanos(time)));
  }

  /** As {@link #tryLock(long, TimeUnit)}. */
  public boolean tryLock(Duration timeout) throws InterruptedException {
    return acquired(Durations.deadline(Durations.nanos(timeout)));
  }

  private boolean acquired(long deadlineNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return reentered() || room.await(this::taken, deadlineNanos);
  }

  private boolean reentered() {
    if (!isHeldByCurrentThread()) {
      return false;
    }
    shared.requireOpen();
    holds = Math.incrementExact(holds);
    return true;
  }

  private boolean taken(boolean thorough) {
    boolean taken = retaken(thorough);
    if (taken) {
      Holdings.add(holding);
    }
    return taken;
  }

  private boolean retaken(boolean thorough) {
    shared.requireOpen();
    long owner = words.get(OWNER);
    boolean free = owner == 0 || Party.isLeft(owner);
    if (!free && (!thorough || Party.isAlive(owner))) {
      return false;
    }
    if (!words.compareAndSet(OWNER, owner, Party.current())) {
      return false;
    }
    died = owner;
    holds = 1;
    holder = Thread.currentThread();
    return true;
  }

  /**
   * Gives it back once.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   */
  @Override
  public void unlock() {
    requireHeld();
    if (--holds == 0) {
      Holdings.remove(holding);
      release(0);
    }
  }

  private void release(long owner) {
    holder = null;
    words.set(OWNER, owner);
    room.ring(1);
  }

  /** A task has ended that may hold it: then the next one gets it, and is told. */
  private @Nullable String left() {
    if (!isHeldByCurrentThread()) {
      return null; // it was closed while the task waited for a condition
    }
    holds = 0;
    release(Party.left(Party.current()));
    return "held shared lock "
        + shared.name()
        + "; it was given back, and previousOwnerDied() is true for who takes it next";
  }

  /**
   * Gives it back wholly, to wait for a condition; returns how often it was held. For the task that
   * took it, which may be one around that which waits, it counts as held meanwhile.
   */
  int releaseAll() {
    int all = holds;
    release(0);
    return all;
  }

  /** Takes it as often as it was held before. */
  void retake(int all) {
    room.awaitUninterruptibly(this::retaken);
    holds = all;
  }

  void requireHeld() {
    if (!isHeldByCurrentThread()) {
      throw new IllegalMonitorStateException(
          Thread.currentThread().getName() + " does not hold " + this);
    }
  }

  /** Whether this thread holds it. */
  public boolean isHeldByCurrentThread() {
    return holder == Thread.currentThread();
  }

  /** Whether some thread of a living process holds it; it may have changed since. */
  public boolean isLocked() {
    long owner = words.get(OWNER);
    return owner != 0 && !Party.isLeft(owner) && Party.isAlive(owner);
  }

  /**
   * Whether the process or the task that held it before ended without giving it back, so that what
   * it guards may be half changed. It is true from acquiring on until the lock is given back for
   * good, or waits for a condition.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it
   */
  public boolean previousOwnerDied() {
    requireHeld();
    return died != 0;
  }

  /**
   * The process id of the owner that died, if {@link #previousOwnerDied}; of a task that ended,
   * that of its process, which lives.
   */
  public OptionalLong deadOwner() {
    return previousOwnerDied() ? OptionalLong.of(Party.pid(died)) : OptionalLong.empty();
  }

  /**
   * Makes a condition of this lock, for all processes that it is handed to. There may be 14.
   *
   * @throws IllegalStateException if there are 14 already
   */
  @Override
  public Condition newCondition() {
    shared.requireOpen();
    long number = words.getAndAdd(CONDITIONS, 1);
    if (number >= MOST_CONDITIONS) {
      throw new IllegalStateException(this + " has " + MOST_CONDITIONS + " conditions already");
    }
    return new SharedCondition(this, (int) number);
  }

  WaitingRoom roomOfCondition(int number) {
    return shared.room(FIRST_ROOM + (long) WaitingRoom.WORDS * (1 + number));
  }

  /**
   * Ends it: by the process that made it for all that do not have it yet, else for this process.
   * Who waits here, or wants it here later, gets an {@link IllegalStateException}; who holds it can
   * still give it back.
   */
  @Override
  public void close() {
    shared.close();
  }

  @Override
  public String toString() {
    return "SharedLock[" + shared.name() + ", " + state() + "]";
  }

  private String state() {
    if (shared.isClosed()) {
      return "closed";
    }
    long owner = words.get(OWNER);
    Thread here = holder;
    if (owner == 0) {
      return "free";
    } else if (here != null) {
      return "held by " + here.getName();
    }
    if (Party.isLeft(owner)) {
      return "left by a task of process " + Party.pid(owner);
    }
    return "held by process " + Party.pid(owner) + (Party.isAlive(owner) ? "" : ", which died");
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
