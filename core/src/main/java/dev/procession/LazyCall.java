package dev.procession;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call whose results are taken one by one while its input is still read. Between the two stands a
 * buffer: items that were pulled from the input and whose results were not taken yet.
 *
 * <p>The thread that feeds waits for room before it even asks the input for more. Thread-safe.
 */
final class LazyCall implements Sink {
  /** In which order the results are taken. */
  enum Order {
    OF_INPUT,
    OF_COMPLETION
  }

  private static final long HELD_BYTES = 64 << 20;

  private final Order order;
  private final int buffer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Long, Answer> byIndex = new HashMap<>();
  private final ArrayDeque<Answer> byCompletion = new ArrayDeque<>();
  private long pulled;
  private long taken;
  private long heldBytes;
  private boolean inputEnded;
  private @Nullable Throwable inputFailure;
  private @Nullable ProcessionException broken;
  private boolean closed;
  private @Nullable Thread feeder;
  private @Nullable Call call;

  LazyCall(Order order, int buffer) {
    this.order = order;
    this.buffer = buffer;
  }

  void begin(Call begun) {
    this.call = begun;
  }

  Call call() {
    return java.util.Objects.requireNonNull(call);
  }

  /** Reads the input on a virtual thread of its own. */
  void feed(Iterable<?> items) {
    Thread thread =
        Thread.ofVirtual().name(call().pool.name() + "-feeder").unstarted(() -> read(items));
    feeder = thread;
    thread.start();
  }

  private void read(Iterable<?> items) {
    Throwable failure = null;
    try {
      Iterator<?> each = items.iterator();
      while (awaitRoom() && each.hasNext()) {
        offer(each.next(), Lanes.Offer.ONLY_OFFER);
      }
    } catch (InterruptedException e) {
      // by close: the input is not wanted any more
    } catch (ProcessionException e) {
      failure = e; // an item that cannot be encoded, named by the error
    } catch (Throwable e) { // the user's iterator
      failure = e;
      call().noteInputFailure(e, pulled);
    }
    endInput(failure);
  }

  /** Takes an item into the buffer and on to the workers. */
  void offer(@Nullable Object item, Lanes.Offer how) throws InterruptedException {
    long index = pulled;
    Object argument = call().pool.crossing().argument(call(), index, item);
    pulled(1); // first: the answer may be there before the hand-over returns
    try {
      call().offer(index, argument, how);
    } catch (PoolClosedException e) {
      pulled(-1); // refused, so no answer will come
      throw e;
    }
  }

  private void pulled(int more) {
    lock.lock();
    try {
      pulled += more;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing more comes; a failure of the input is given after the results of what came before. Does
   * nothing the second time.
   */
  void endInput(@Nullable Throwable failure) {
    markEnd(failure);
    seal();
  }

  private void markEnd(@Nullable Throwable failure) {
    lock.lock();
    try {
      if (!inputEnded) {
        inputEnded = true;
        inputFailure = failure;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void seal() {
    boolean interrupted = Thread.interrupted();
    try {
      call().seal(Lanes.Offer.ONLY_OFFER);
    } catch (InterruptedException e) {
      interrupted = true; // the last chunk was dropped, as its call is closed
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What was pulled goes on and can be taken; the rest of the input stays where it is. The last
   * chunk may have to wait for room in the queue, which is for another thread than the one that
   * closes.
   */
  @Override
  public void poolCloses() {
    LocalPool pool = call().pool;
    var failure =
        new PoolClosedException(
            pool.name() + " was closed before the input of " + call() + " had been read to its end",
            null,
            ProcessionException.Origin.NONE);
    lock.lock();
    try {
      interruptFeeder();
      markEnd(failure); // in one step, or the interrupted feeder would mark a good end first
    } finally {
      lock.unlock();
    }
    pool.callbacks().execute(this::seal);
  }

  /** Waits until the buffer has room; false once closed. */
  private boolean awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!hasRoom() && !isOver()) {
        changed.await();
      }
      return !isOver();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    return closed || inputEnded || broken != null;
  }

  private boolean hasRoom() {
    boolean waitsForNothing = pulled == taken;
    return waitsForNothing || (pulled - taken < buffer && heldBytes < HELD_BYTES);
  }

  /** Whether {@link #offer} would go beyond the buffer. */
  boolean isFull() {
    lock.lock();
    try {
      return pulled - taken >= buffer;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return pulled == taken;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settled(Item item, Answer answer) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      heldBytes += bytes(answer);
      if (order == Order.OF_INPUT) {
        byIndex.put(item.index, answer);
      } else {
        byCompletion.addLast(answer);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static long bytes(Answer answer) {
    return answer instanceof Answer.Returned(_, java.nio.ByteBuffer value, _)
        ? value.remaining()
        : 0;
  }

  @Override
  public void finished() {}

  @Override
  public void broken(ProcessionException error) {
    lock.lock();
    try {
      broken = error;
      changed.signalAll();
      interruptFeeder();
    } finally {
      lock.unlock();
    }
  }

  /** What asking for the next result brings. */
  sealed interface Next {
    /** A result, still encoded. */
    record Ready(Answer answer) implements Next {}

    /** The input, or the pool, failed here. */
    record Failed(Throwable error) implements Next {}

    /** There is no more. */
    record End() implements Next {}

    /** It is not there within the time. */
    record Late() implements Next {}
  }

  /** The next result; waits for it, for ever or for a time. */
  Next next(Optional<Duration> timeout) throws InterruptedException {
    long left = timeout.map(Durations::nanos).orElse(Long.MAX_VALUE);
    lock.lockInterruptibly();
    try {
      while (true) {
        Next found = poll();
        if (found != null) {
          return found;
        }
        if (left <= 0) {
          return new Next.Late();
        }
        if (timeout.isPresent()) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Next poll() {
    Answer answer = order == Order.OF_INPUT ? byIndex.remove(taken) : byCompletion.pollFirst();
    if (answer != null) {
      taken++;
      heldBytes -= bytes(answer);
      changed.signalAll();
      return new Next.Ready(answer);
    }
    if (closed) {
      return new Next.End();
    }
    ProcessionException breaking = broken;
    if (breaking != null) {
      return failedOnce(breaking);
    }
    if (!inputEnded || pulled != taken) {
      return null;
    }
    Throwable failure = inputFailure;
    return failure == null ? new Next.End() : failedOnce(failure);
  }

  private Next failedOnce(Throwable error) {
    closed = true;
    return new Next.Failed(error);
  }

  /** Whether a result or failure is still to come; waits for the input only. */
  boolean hasNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && broken == null && pulled == taken && !inputEnded) {
        changed.await();
      }
      return !closed && (broken != null || pulled > taken || inputFailure != null);
    } finally {
      lock.unlock();
    }
  }

  /** Abandons what is not finished; returns whether there was anything to abandon. */
  boolean close() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      byIndex.clear();
      byCompletion.clear();
      changed.signalAll();
      if (inputEnded && pulled == taken) {
        return false;
      }
      interruptFeeder();
    } finally {
      lock.unlock();
    }
    call().abandon(Call.Running.STOPPED);
    call().sealAbandoned(); // the feeder may sit in an input that ignores its interrupt
    return true;
  }

  private void interruptFeeder() {
    Thread thread = feeder;
    if (thread != null && !inputEnded) {
      thread.interrupt();
    }
  }
}
