package dev.procession;

import dev.procession.Call.Kind;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the pools of this machine share: calls, lanes, callbacks and the end of their life. Where
 * the items run is the subclasses' part.
 *
 * <pre>
 *   OPEN → DRAINING (shutdown, close) → STOPPING (nothing left to do) → CLOSED (last worker gone)
 *   any → STOPPING (terminate)
 * </pre>
 */
abstract class LocalPool extends TaskView implements Pool {
  private enum State {
    OPEN,
    DRAINING,
    STOPPING,
    CLOSED
  }

  private final PoolSettings settings;
  private final Lanes lanes = new Lanes();
  private final Lane applies = new Lane(new Tempo());
  private final Events events;
  private final Callbacks callbacks;
  private final SpinThenPark applied = new SpinThenPark();
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final AtomicLong callNumbers = new AtomicLong();
  private final Counters counters = new Counters();

  private final FeedingThreads feeding = new FeedingThreads();

  private final CountDownLatch closed = new CountDownLatch(1);
  private final long seed;

  /** Guarded by this. */
  private State state = State.OPEN;

  /** Guarded by this. */
  private boolean halting;

  /** Guarded by this. */
  private @Nullable ProcessionException broken;

  LocalPool(PoolSettings settings) {
    this.settings = settings;
    this.events = new Events(settings.name(), settings.listeners());
    this.callbacks = new Callbacks(settings.name(), this::stopIfDone);
    this.seed = settings.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
    lanes.setWorkers(settings.workers());
  }

  abstract Crossing crossing();

  /** Brings a chunk to where it runs. Not called once the pool is stopping. */
  abstract void enqueue(Chunk chunk, Lanes.Offer how) throws InterruptedException;

  /** As {@link #enqueue(Chunk, Lanes.Offer)} for one item; false if it is not taken. */
  boolean enqueue(Call call, long index, @Nullable Object argument, Lanes.Offer how)
      throws InterruptedException {
    return lanes.offer(call, index, argument, how);
  }

  /** Tells every worker to give back what it has of an abandoned call and to stop what runs. */
  abstract void dropFromWorkers(Call call);

  /** Ends the workers in order; {@link #workersEnded} follows. */
  abstract void stopWorkers();

  /** Kills the workers; {@link #workersEnded} follows. */
  abstract void killWorkers();

  /** Whether this thread runs a task of this pool. */
  abstract boolean isTaskThread();

  /** Workers that results may be expected from. */
  abstract int workerCount();

  /** A task thread that waits for its own pool runs what comes first; false if there is nothing. */
  boolean helpOnce(Call call) {
    return false;
  }

  /** How this thread offers work. */
  Lanes.Offer offering() {
    return isTaskThread() ? Lanes.Offer.OF_WORKER : Lanes.Offer.MAY_WRITE;
  }

  /** The largest automatic chunk of this kind of pool. */
  int mostItemsOfChunk() {
    return LaneSizes.MOST_ITEMS;
  }

  /** What must be there before the first task; called at each call. */
  void prepare() {}

  @Override
  LocalPool pool() {
    return this;
  }

  @Override
  TaskOptions options() {
    return TaskOptions.of(settings);
  }

  PoolSettings settings() {
    return settings;
  }

  Lanes lanes() {
    return lanes;
  }

  Events events() {
    return events;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  /** How callers of {@code apply} wait. */
  SpinThenPark applied() {
    return applied;
  }

  long seed() {
    return seed;
  }

  @Override
  public String name() {
    return settings.name();
  }

  String workerName(int number) {
    return name() + "/worker-" + number;
  }

  Counters counters() {
    return counters;
  }

  /**
   * Begins a call; its items may be offered from then on.
   *
   * @throws PoolClosedException if nothing is taken any more
   */
  Call begin(Definition function, TaskOptions options, Kind kind, Sink sink, OptionalLong total) {
    Lane lane = kind.isOne() ? applies : new Lane(function.tempo());
    int most = Math.min(mostItemsOfChunk(), mostItemsOfChunk(kind, options));
    Call begun;
    synchronized (this) {
      requireOpen();
      var call =
          new Call(
              this,
              callNumbers.incrementAndGet(),
              function,
              options,
              kind,
              lane,
              sink,
              total,
              most);
      calls.add(call);
      begun = call;
    }
    try {
      prepare();
    } catch (RuntimeException | Error e) { // the system may give no threads for workers
      begun.abandonUnfed();
      throw e;
    }
    return begun;
  }

  private int mostItemsOfChunk(Kind kind, TaskOptions options) {
    return kind == Kind.LAZY ? options.mostItemsOfLazyChunk(workerCount()) : LaneSizes.MOST_ITEMS;
  }

  private void requireOpen() {
    if (broken != null) {
      throw broken.again();
    }
    if (state != State.OPEN) {
      throw PoolClosedException.of(name() + " is closed and takes no more work");
    }
    if (Shutdown.hasBegun()) {
      throw PoolClosedException.of(name() + " takes no more work, as " + Shutdown.REASON);
    }
  }

  FeedingThreads feeding() {
    return feeding;
  }

  void offer(Chunk chunk, Lanes.Offer how) throws InterruptedException {
    if (events.heard()) {
      for (Item item : chunk.items()) {
        tellSubmitted(chunk.call(), item.index());
      }
    }
    enqueue(chunk, how);
  }

  private void tellSubmitted(Call call, long index) {
    events.tell(() -> new PoolEvent.TaskSubmitted(name(), call.name, index));
  }

  /** As {@link #offer(Chunk, Lanes.Offer)} for one item; false if it is not taken. */
  boolean offer(Call call, long index, @Nullable Object argument, Lanes.Offer how)
      throws InterruptedException {
    if (events.heard()) {
      tellSubmitted(call, index);
    }
    return enqueue(call, index, argument, how);
  }

  /** Drops what has not started of an abandoned call, and stops what runs if it is to be. */
  void drop(Call call) {
    for (Chunk chunk : lanes.remove(call)) {
      call.drop(chunk, -1);
    }
    dropFromWorkers(call);
  }

  void callEnded(Call call) {
    calls.remove(call);
    stopIfDone();
  }

  /** The pool cannot go on: every call fails with this, also those to come. */
  void breakOff(ProcessionException error) {
    synchronized (this) {
      broken = error;
    }
    breakOffCalls(error);
  }

  private void breakOffCalls(ProcessionException error) {
    for (Call call : List.copyOf(calls)) {
      call.breakOff(error);
      calls.remove(call);
    }
    stopIfDone();
  }

  private void stopIfDone() {
    synchronized (this) {
      if (state != State.DRAINING || !calls.isEmpty() || !callbacks.isIdle()) {
        return;
      }
      state = State.STOPPING;
    }
    stopWorkers();
  }

  /** The last worker is gone. */
  void workersEnded() {
    synchronized (this) {
      if (state != State.STOPPING) {
        return;
      }
      state = State.CLOSED;
    }
    lanes.close();
    Shutdown.forget(this);
    events.end();
    closed.countDown();
  }

  synchronized boolean isStopping() {
    return state == State.STOPPING || state == State.CLOSED;
  }

  synchronized boolean isBroken() {
    return broken != null;
  }

  @Override
  public void shutdown() {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = State.DRAINING;
    }
    calls.forEach(Call::poolCloses);
    stopIfDone();
  }

  @Override
  public void close() {
    boolean own = callbacks.isCurrentThread() || isTaskThread();
    if (own || feeding.containsCurrent()) {
      throw new IllegalStateException(
          name()
              + " cannot be closed by its own task or callback, or by the input of a call, which it"
              + " would wait for; use shutdown()");
    }
    shutdown();
    boolean interrupted = false;
    while (closed.getCount() > 0) {
      try {
        callbacks.resume();
        boolean _ = closed.await(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        terminate();
      }
    }
    try {
      events.awaitEnd(1000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void terminate() {
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.STOPPING;
    }
    lanes.close();
    breakOffCalls(PoolClosedException.of(name() + " was terminated"));
    killWorkers();
  }

  /**
   * For the end of this JVM: stops the workers. Who waits for a result is answered by {@link
   * #answerHalted}, so that Ctrl-C need not print a stack trace for each of them.
   *
   * @return how many calls were cut off
   */
  int halt() {
    synchronized (this) {
      if (state == State.CLOSED) {
        return 0;
      }
      state = State.STOPPING;
      halting = true;
    }
    lanes.close();
    killWorkers();
    return calls.size();
  }

  /** After {@link #halt}: every call that is still waited for ends. */
  void answerHalted() {
    breakOffCalls(PoolClosedException.of(name() + " was stopped, as " + Shutdown.REASON));
  }

  synchronized boolean isHalting() {
    return halting;
  }

  /** Whether somebody has begun to close it, or it is closed. */
  synchronized boolean isClosing() {
    return state != State.OPEN;
  }

  /** Whether anything is left to do for a pool that closes. */
  boolean isBusy() {
    return !calls.isEmpty() || !callbacks.isIdle();
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    return closed.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
  }

  @Override
  public PoolExecutor asExecutorService() {
    return new ExecutorView(this);
  }

  @Override
  public String toString() {
    return name();
  }
}
