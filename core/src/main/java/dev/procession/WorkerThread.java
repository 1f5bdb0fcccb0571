package dev.procession;

import dev.procession.Lane.Room;
import dev.procession.RunningItems.Running;
import dev.procession.Verdict.End;
import dev.procession.wire.FromWorker.Ending;
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
 * ended after the grace its answer is given for it, and the thread is left to itself, with all that
 * it ran around and within that item.
 */
final class WorkerThread implements Workforce.Member, Taker, Clock.Watched {
  private static final ThreadLocal<@Nullable WorkerThread> CURRENT = new ThreadLocal<>();

  private final int number;
  private final ThreadPool pool;
  private final Thread thread;
  private final ArrayDeque<Item> chunk = new ArrayDeque<>();
  private final RunningItems running;
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
    this.running = new RunningItems(thread);
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

  /** That of this thread, if it works for a pool. */
  static @Nullable WorkerThread current(ThreadPool pool) {
    WorkerThread current = CURRENT.get();
    return current != null && current.pool == pool ? current : null;
  }

  /** Whatever goes wrong, those who wait for this worker hear of its end. */
  private void live() {
    CURRENT.set(this);
    try {
      work();
    } catch (Throwable e) { // an Error of our own, such as that there is no memory
      pool.workerFailed(this, StartFailure.ofLostThread(pool.workerName(number), e));
    }
  }

  private void work() {
    try {
      if (pool.settings().initializer().isPresent()) {
        pool.settings().initializer().get().runChecked();
      }
    } catch (Throwable e) { // the user's code; told as the reason why the pool does not work
      pool.workerFailed(this, StartFailure.ofInitializer(pool.workerName(number), e));
      return;
    }
    pool.lanes().join(this);
    while (runNext()) {
      // no variable here: an idle thread would keep its last item alive
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

  private boolean runNext() {
    Item item = next();
    if (item != null) {
      runItem(item);
    }
    return item != null;
  }

  /** Runs an item in this thread, within the one that waits for it. */
  void runWithin(Item item) {
    if (isAbandoned()) {
      item.call().drop(item.alone(), number); // this thread was left to itself, and replaced
    } else {
      runItem(item);
    }
  }

  private void runItem(Item item) {
    if (item.call().isAbandoned()) {
      item.call().drop(item.alone(), number);
      return;
    }
    var run = new TaskRun(pool, item, number);
    Running begun;
    synchronized (this) {
      begun = running.begin(run);
    }
    if (item.call().stopsRunning() || item.call().options.timeout().isPresent()) {
      Clock.watch(this); // also if it was abandoned in this very moment
    }
    Answer answer = run.run();
    synchronized (this) {
      done++;
      if (abandoned) {
        return; // it was answered for
      }
      running.end(begun);
    }
    run.settle(
        begun
            .verdict()
            .map(passed -> passed.answer(pool.workerName(number), number, End.INTERRUPTED))
            .orElse(answer));
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
      running.stopAll(terminatedSince);
      thread.interrupt();
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
    Running overdue;
    synchronized (this) {
      if (ended || abandoned) {
        return Clock.NEVER;
      }
      if (running.isEmpty()) {
        return tickOutsideOfItems(now);
      }
      running.judge(now, late);
      overdue = running.overdue(now, pool.settings().grace().toNanos()).orElse(null);
      if (overdue == null) {
        return running.areWatched() ? Clock.TICK_NANOS : Clock.NEVER;
      }
      abandoned = true;
    }
    giveUp(overdue);
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

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** The thread is lost, and with it all that it runs. */
  private void giveUp(Running overdue) {
    List<Item> rest;
    List<Running> lost;
    synchronized (this) {
      rest = new ArrayList<>(chunk);
      chunk.clear();
      lost = running.giveUp();
    }
    pool.lanes().leave(this);
    for (Item unstarted : rest) {
      pool.lanes().putBack(List.of(unstarted.alone()));
    }
    int stuck = lost.indexOf(overdue);
    for (int place = lost.size() - 1; place >= 0; place--) {
      Running each = lost.get(place);
      Answer answer = place < stuck ? lostAround(each, overdue) : left(each);
      each.item().call().settle(each.item().alone(), answer);
    }
    pool.abandon(this, text(overdue.item()));
  }

  private Answer left(Running running) {
    return running
        .verdict()
        .map(passed -> passed.answer(pool.workerName(number), number, End.ABANDONED))
        .orElseGet(() -> new Answer.Abandoned(number, running.item().attempt()));
  }

  /** It waits for a call of which its own thread runs an item that does not end. */
  private Answer lostAround(Running waiting, Running stuck) {
    if (waiting.verdict().isPresent()) {
      return left(waiting);
    }
    Throwable reason = left(stuck) instanceof Answer.Lost(var _, var _, var error) ? error : null;
    var thrown =
        new IllegalStateException(
            "its thread was left to itself: while it waited it ran "
                + text(stuck.item())
                + ", which did not end when it was interrupted",
            reason);
    return new Answer.Threw(number, waiting.item().attempt(), Ending.THREW, thrown, "");
  }

  private static String text(Item item) {
    return "item " + item.index() + " of " + item.call();
  }

  @Override
  public synchronized long done() {
    return done;
  }

  @Override
  public synchronized PoolStats.WorkerStats stats() {
    Optional<Running> innermost = running.innermost();
    Duration since =
        innermost
            .map(each -> Duration.ofNanos(System.nanoTime() - each.run.since))
            .orElse(Duration.ZERO);
    return PoolStats.WorkerStats.thread(number, innermost.map(Running::item), since, done);
  }
}
