package dev.procession;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A pool whose workers are threads: nothing is encoded, and nothing can be killed. */
final class ThreadPool extends WorkforcePool<WorkerThread> {
  private final Crossing crossing = new SameHeap();

  private final AtomicLong abandoned = new AtomicLong();

  private ThreadPool(PoolSettings settings) {
    super(settings);
  }

  static ThreadPool open(PoolSettings settings) {
    requireNoProcessSettings(settings);
    var pool = new ThreadPool(settings);
    Shutdown.register(pool);
    pool.workers().fill();
    return pool;
  }

  private static void requireNoProcessSettings(PoolSettings settings) {
    var given = new ArrayList<String>(settings.process().given());
    given.addAll(settings.limits().given());
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          settings.name()
              + " is a pool of threads, which run in this process and cannot have of their own: "
              + String.join(", ", given)
              + "; use Pool.processes, or leave these settings out");
    }
  }

  /** The initializer threw, or there is no thread to be had: the pool cannot work. */
  void workerFailed(WorkerThread worker, WorkerStartException error) {
    breakOff(error);
    workerEnded(worker);
  }

  /** It ignores its interrupt: it is left to itself, and another takes its place. */
  void abandon(WorkerThread worker, String where) {
    abandoned.incrementAndGet();
    System.getLogger(ThreadPool.class.getName())
        .log(
            System.Logger.Level.WARNING,
            workerName(worker.number())
                + " ignores its interrupt in "
                + where
                + "; a thread cannot be killed, so it is left to itself and replaced");
    workerEnded(worker);
  }

  @Override
  boolean helpOnce(Call call) {
    WorkerThread helper = WorkerThread.current(this);
    if (helper == null || Thread.currentThread().isInterrupted()) {
      return false;
    }
    Chunk chunk = lanes().takeOf(call);
    if (chunk == null) {
      return false;
    }
    chunk.items().forEach(helper::runWithin);
    return true;
  }

  @Override
  WorkerThread newWorker(int number) {
    return new WorkerThread(this, number);
  }

  @Override
  Crossing crossing() {
    return crossing;
  }

  @Override
  void dropFromWorkers(Call call) {
    workers().all().forEach(worker -> worker.drop(call));
  }

  /** Nothing is encoded, and no other thread could take back what one has in hand. */
  @Override
  int mostItemsOfChunk() {
    return 1;
  }

  @Override
  boolean isTaskThread() {
    return WorkerThread.current(this) != null;
  }

  @Override
  public <T extends @Nullable Object> Broadcast<T> broadcast(T value) {
    return SameHeap.broadcast(value);
  }

  @Override
  public PoolStats stats() {
    return new PoolStats(
        workers().stats(),
        new PoolStats.Totals(workers().done(), 0, workers().started(), abandoned.get()),
        lanes().queuedItems(),
        counters().sums(),
        events().dropped());
  }
}
