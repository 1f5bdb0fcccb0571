package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.ResultBuffer.Order;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A call whose results are taken one by one while its input is still read. Between the two stands a
 * buffer: items that were pulled from the input and whose results were not taken yet.
 *
 * <p>The thread that feeds waits for room before it even asks the input for more. Thread-safe.
 */
final class LazyCall implements Sink, Feed.Gate {
  private static final long HELD_BYTES = 64 << 20;
  private static final long HELP_AGAIN_NANOS = 1_000_000;

  private final ResultBuffer results;
  private final IntSupplier buffer;
  private final ReentrantLock lock = new ReentrantLock();

  /** For the thread that feeds. */
  private final Condition roomCame = lock.newCondition();

  /** For who waits for a result. */
  private final Condition resultCame = lock.newCondition();

  /** For who waits to know whether there is another result. */
  private final Condition inputCame = lock.newCondition();

  private long pulled;
  private boolean inputEnded;
  private @Nullable Throwable inputFailure;
  private @Nullable ProcessionException broken;
  private boolean closed;
  private @Nullable Feeder feeder;

  /** Who gives messages does so for the last result too, and then asks whether it was the last. */
  private boolean endsWhenAsked;

  private boolean endWasSeen;
  private @Nullable Call call;
  private @Nullable Feed feed;

  /**
   * @param buffer how many items may be pulled and not taken, now
   */
  LazyCall(Order order, IntSupplier buffer) {
    this.results = new ResultBuffer(order);
    this.buffer = buffer;
  }

  void begin(Call begun) {
    this.call = begun;
  }

  private void wakeAll() {
    roomCame.signalAll();
    resultCame.signalAll();
    inputCame.signalAll();
  }

  Call call() {
    return Objects.requireNonNull(call);
  }

  /** Shows a text beside the count of the items. */
  void message(String text) {
    lock.lock();
    try {
      endsWhenAsked = true;
    } finally {
      lock.unlock();
    }
    call().message(text);
  }

  /** With the lock: ends what is shown of the call once all results were taken. */
  private void endProgressIfTaken() {
    boolean isTaken = inputEnded && open() == 0 && (endWasSeen || !endsWhenAsked);
    if (call != null && (closed || isTaken)) {
      call.resultsTaken();
    }
  }

  /** Reads the input on a thread of its own. */
  void feed(Iterable<?> items) {
    var reading = new Feeder(this, items);
    feeder = reading;
    reading.start();
  }

  /** Takes an item into the buffer and on to the workers. */
  void offer(@Nullable Object item) throws InterruptedException {
    Feed own = feed == null ? new Feed(call(), call().pool.offering(), this) : feed;
    feed = own;
    own.one(item);
  }

  @Override
  public void pulled(int more) {
    lock.lock();
    try {
      pulled += more;
      if (more < 0) {
        wakeAll(); // who waits for a result may have waited for one that will not come
      } else {
        inputCame.signalAll();
      }
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
        endProgressIfTaken();
        wakeAll();
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
        PoolClosedException.of(
            pool.name()
                + " was closed before the input of "
                + call()
                + " had been read to its end");
    lock.lock();
    try {
      interruptFeeder();
      markEnd(failure); // in one step, or the interrupted feeder would mark a good end first
    } finally {
      lock.unlock();
    }
    pool.callbacks().execute(this::seal);
  }

  /** Waits until the buffer is half empty: to wake for each item would cost more than it gives. */
  @Override
  public int room() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (freeItems() <= 0) {
        while (!isHalfEmpty() && !isOver()) {
          roomCame.await();
        }
      }
      return isOver() ? 0 : (int) Math.max(1, freeItems());
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver() {
    return closed || inputEnded || broken != null;
  }

  /** Items that were pulled and whose results were not taken. */
  private long open() {
    return pulled - results.taken();
  }

  /** Items that may be pulled now. */
  private long freeItems() {
    return mayHoldMore() ? buffer.getAsInt() - open() : 0;
  }

  private boolean mayHoldMore() {
    return open() == 0 || results.heldBytes() < HELD_BYTES;
  }

  /** Items that were gathered for a chunk give no results before it is full. */
  private boolean isHalfEmpty() {
    int half = Math.max(buffer.getAsInt() / 2, call().mostGathered());
    return open() == 0 || (mayHoldMore() && open() <= half);
  }

  /** Whether {@link #offer} would go beyond the buffer. */
  boolean isFull() {
    lock.lock();
    try {
      return freeItems() <= 0;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return open() == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settled(Chunk chunk, Answer answer) {
    Settled settled = Settled.of(chunk, answer);
    lock.lock();
    try {
      if (!closed && results.add(settled)) {
        resultCame.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finished() {}

  @Override
  public void broken(ProcessionException error) {
    lock.lock();
    try {
      broken = error;
      wakeAll();
      interruptFeeder();
    } finally {
      lock.unlock();
    }
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
        left = helpOrAwait(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * With the lock: waits for a result, at most this long, and gives what is left of that time. A
   * thread of the same pool runs an item instead, or looks again soon whether one was offered.
   */
  private long helpOrAwait(long nanos) throws InterruptedException {
    long began = System.nanoTime();
    if (!call().pool.isTaskThread()) {
      return await(nanos);
    }
    lock.unlock();
    boolean helped;
    try {
      helped = call().pool.helpOnce(call());
    } finally {
      lock.lock();
    }
    if (!helped) {
      long _ = await(Math.min(nanos, HELP_AGAIN_NANOS));
    }
    return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - began);
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is in next
  private long await(long nanos) throws InterruptedException {
    if (nanos < Long.MAX_VALUE) {
      return resultCame.awaitNanos(nanos);
    }
    resultCame.await();
    return nanos;
  }

  private @Nullable Next poll() {
    Next ready = results.poll();
    if (ready != null) {
      if (isHalfEmpty()) {
        roomCame.signalAll();
      }
      endProgressIfTaken();
      return ready;
    }
    if (closed) {
      return new Next.End();
    }
    ProcessionException breaking = broken;
    if (breaking != null) {
      return failedOnce(breaking);
    }
    if (!inputEnded || open() != 0) {
      return null;
    }
    Throwable failure = inputFailure;
    endWasSeen = true;
    endProgressIfTaken();
    return failure == null ? new Next.End() : failedOnce(failure);
  }

  private Next failedOnce(Throwable error) {
    closed = true;
    endProgressIfTaken();
    return new Next.Failed(error);
  }

  /** Whether a result or failure is still to come; waits for the input only. */
  boolean hasNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isOver() && open() == 0) {
        inputCame.await();
      }
      if (!closed && (broken != null || open() > 0 || inputFailure != null)) {
        return true;
      }
      endWasSeen = true;
      endProgressIfTaken();
      if (closed || !endsWhenAsked) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    call().awaitProgress(); // as a blocking call: what is shown next comes behind it
    return false;
  }

  /** Abandons what is not finished; returns whether there was anything to abandon. */
  boolean close() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      results.clear();
      endProgressIfTaken();
      wakeAll();
      if (inputEnded && open() == 0) {
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
    Feeder reading = feeder;
    if (reading != null && !inputEnded) {
      reading.interrupt();
    }
  }
}
