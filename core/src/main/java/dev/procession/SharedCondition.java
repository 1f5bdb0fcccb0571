package dev.procession;

import dev.procession.sync.Signal;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a lock between processes; crosses with its lock. Thread-safe. */
final class SharedCondition implements Condition, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final SharedLock lock;
  private final int number;

  SharedCondition(SharedLock lock, int number) {
    this.lock = lock;
    this.number = number;
  }

  @Override
  public void await() throws InterruptedException {
    boolean _ = wait(Long.MAX_VALUE, true);
  }

  @Override
  public void awaitUninterruptibly() {
    try {
      boolean _ = wait(Long.MAX_VALUE, false);
    } catch (InterruptedException e) {
      throw new AssertionError("it cannot be interrupted", e);
    }
  }

  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    long deadline = Durations.deadline(nanos);
    boolean signalled = wait(deadline, true);
    long left = deadline - System.nanoTime();
    return signalled ? Math.max(1, left) : Math.min(0, left);
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return wait(Durations.deadline(unit.toNanos(time)), true);
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the type that the interface has
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    var left = Duration.ofMillis(deadline.getTime() - System.currentTimeMillis());
    return wait(Durations.deadline(left.toNanos()), true);
  }

  /** Takes a place before the lock is given back, so that no signal is missed. */
  private boolean wait(long deadlineNanos, boolean interruptible) throws InterruptedException {
    lock.requireHeld();
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    var signal = new Signal(lock.roomOfCondition(number));
    int holds = lock.releaseAll();
    try {
      return signal.await(deadlineNanos, interruptible);
    } finally {
      lock.retake(holds);
    }
  }

  @Override
  public void signal() {
    lock.requireHeld();
    boolean _ = Signal.one(lock.roomOfCondition(number));
  }

  @Override
  public void signalAll() {
    lock.requireHeld();
    while (Signal.one(lock.roomOfCondition(number))) {}
  }

  @Override
  public String toString() {
    return "condition " + number + " of " + lock;
  }
}
