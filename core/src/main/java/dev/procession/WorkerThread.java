package dev.procession;

import dev.procession.Lane.Room;
import dev.procession.Verdict.End;
import dev.procession.Verdict.Reason;
import dev.procession.Verdict.Seen;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a thread. Takes a chunk at a time; gives back what it has not begun when its
 * call is abandoned.
 *
 * <p>All fields are guarded by this. An item that is being stopped is interrupted; if it has not
 * ended after the grace its answer is given for it, and the thread is left to itself.
 */
final class WorkerThread implements Workforce.Member, Taker, Clock.Watched {
  private static final ThreadLocal<@Nullable ThreadPool> RUNNING_FOR = new ThreadLocal<>();

  private final int number;
  private final ThreadPool pool;
  private final Thread thread;
  private final ArrayDeque<Item> chunk = new ArrayDeque<>();
  private @Nullable TaskRun running;
  private @Nullable Verdict verdict;
  private long verdictSince;

  /** Time that does not count against what runs. */
  private long pardonNanos;

  private boolean retiring;
  private boolean abandoned;
  private boolean pumped;
  private boolean ended;
  private long terminatedSince;
  private long done;

  WorkerThread(ThreadPool pool, int number) {
    this.pool = pool;
    this.number = number;
    String name = pool.name() + "-worker-" + number;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::live);
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void start() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      pool.workerFailed(this, StartFailure.of(pool.workerName(number), e));
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void activate() {}

  static boolean runsFor(ThreadPool pool) {
    return RUNNING_FOR.get() == pool;
  }

  /** Runs an item in the thread that waits for it, which is a task of the same pool itself. */
  static void runHere(ThreadPool pool, Item item) {
    if (item.call().isAbandoned()) {
      item.call().drop(item.alone(), -1);
      return;
    }
    var run = new TaskRun(pool, item, -1);
    run.settle(run.run());
  }

  private void live() {
    RUNNING_FOR.set(pool);
    try {
      if (pool.settings().initializer().isPresent()) {
        pool.settings().initializer().get().runChecked();
      }
    } catch (Throwable e) { // the user's code; told as the reason why the pool does not work
      pool.workerFailed(this, StartFailure.ofInitializer(pool.workerName(number), e));
      return;
    }
    pool.lanes().join(this);
    for (Item item = next(); item != null; item = next()) {
      runItem(item);
    }
    if (!isAbandoned()) {
      pool.settings().finalizer().ifPresent(pool.callbacks()::guard);
    }
    synchronized (this) {
      ended = true;
    }
    pool.lanes().leave(this);
    pool.workerEnded(this);
  }

  private void runItem(Item item) {
    var run = new TaskRun(pool, item, number);
    if (item.call().isAbandoned()) {
      item.call().drop(item.alone(), number);
      return;
    }
    synchronized (this) {
      running = run;
      pardonNanos = 0;
    }
    if (item.call().stopsRunning()) {
      Clock.watch(this); // abandoned in this very moment
    }
    if (item.call().options.timeout().isPresent()) {
      Clock.watch(this);
    }
    Answer answer = run.run();
    synchronized (this) {
      running = null;
      done++;
      boolean _ = Thread.interrupted();
      if (abandoned) {
        return; // it was answered for
      }
      if (verdict != null) {
        answer = verdict.answer(pool.workerName(number), number, End.INTERRUPTED);
        verdict = null;
      }
    }
    run.settle(answer);
  }

  /** The next item, waiting for one; null when the thread is to end. */
  private @Nullable Item next() {
    while (true) {
      synchronized (this) {
        Item item = chunk.pollFirst();
        if (item != null || abandoned) {
          return abandoned ? null : item;
        }
        if (retiring) {
          return null;
        }
        pumped = false;
      }
      Chunk taken = pool.lanes().take(this, new Room(0, 0, Integer.MAX_VALUE));
      synchronized (this) {
        if (taken != null) {
          chunk.addAll(taken.items());
        } else {
          awaitPump();
        }
      }
      if (taken != null) {
        pool.lanes().wakeNext();
      }
    }
  }

  private void awaitPump() {
    while (!pumped && !retiring) {
      try {
        wait();
      } catch (InterruptedException e) {
        pumped = true; // a late interrupt of an item that has ended; look again
      }
    }
  }

  @Override
  public synchronized void pump(Lanes.Offer how) {
    pumped = true;
    notifyAll();
  }

  @Override
  public synchronized void retire() {
    retiring = true;
    notifyAll();
  }

  @Override
  public void terminate() {
    List<Item> waiting;
    synchronized (this) {
      waiting = new ArrayList<>(chunk);
      chunk.clear();
      retiring = true;
      terminatedSince = System.nanoTime();
      TaskRun run = running;
      if (run != null && verdict == null) {
        stop(run, new Reason.Unwanted(), terminatedSince);
      } else {
        thread.interrupt();
      }
      notifyAll();
    }
    waiting.forEach(item -> item.call().drop(item.alone(), number));
    Clock.watch(this);
  }

  /** Gives back what it has of an abandoned call, and stops what runs of it. */
  void drop(Call call) {
    var dropped = new ArrayList<Item>();
    synchronized (this) {
      chunk.removeIf(item -> {
        if (item.call() == call) {
          dropped.add(item);
        }
        return item.call() == call;
      });
    }
    dropped.forEach(item -> call.drop(item.alone(), number));
    if (call.stopsRunning()) {
      Clock.tickNow(this);
    }
  }

  @Override
  public long tick(long now, long late) {
    Verdict passed;
    synchronized (this) {
      TaskRun run = running;
      if (ended || abandoned) {
        return Clock.NEVER;
      }
      if (run == null) {
        return tickOutsideOfItems(now);
      }
      pardonNanos += late;
      verdictSince += late;
      if (verdict == null) {
        Verdict.reason(run.item, Duration.ofNanos(now - run.since - pardonNanos))
            .ifPresent(reason -> stop(run, reason, now));
      }
      passed = verdict;
      if (passed == null || now - verdictSince <= pool.settings().grace().toNanos()) {
        boolean watched = passed != null || run.item.call().options.timeout().isPresent();
        return watched ? Clock.TICK_NANOS : Clock.NEVER;
      }
      abandoned = true;
    }
    giveUp(passed);
    return Clock.NEVER;
  }

  /** An initializer or finalizer that does not end once the pool was terminated. */
  private long tickOutsideOfItems(long now) {
    if (terminatedSince == 0) {
      return Clock.NEVER;
    }
    if (now - terminatedSince > pool.settings().grace().toNanos()) {
      abandoned = true;
      pool.callbacks().execute(() -> pool.abandon(this, "the initializer or finalizer"));
    }
    return abandoned ? Clock.NEVER : Clock.TICK_NANOS;
  }

  private void stop(TaskRun run, Reason reason, long now) {
    var seen = new Seen(thread.getState().name(), List.of(thread.getStackTrace()));
    verdict = new Verdict(0, run.item, reason, Optional.of(seen));
    verdictSince = now;
    run.task.cancel();
    thread.interrupt();
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  private void giveUp(Verdict passed) {
    Item item = passed.item();
    List<Item> rest;
    synchronized (this) {
      rest = new ArrayList<>(chunk);
      chunk.clear();
    }
    pool.lanes().leave(this);
    for (Item unstarted : rest) {
      pool.lanes().putBack(List.of(unstarted.alone()));
    }
    item.call().settle(item.alone(), passed.answer(pool.workerName(number), number, End.ABANDONED));
    pool.abandon(this, "item " + item.index() + " of " + item.call());
  }

  @Override
  public synchronized long done() {
    return done;
  }

  @Override
  public synchronized PoolStats.WorkerStats stats() {
    TaskRun run = running;
    Duration since = run == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - run.since);
    return PoolStats.WorkerStats.thread(
        number, Optional.ofNullable(run).map(of -> of.item), since, done);
  }
}
