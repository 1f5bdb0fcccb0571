package dev.procession;

import java.util.function.Consumer;

/** A pool whose workers live beside its callers: what those of processes and of threads share. */
abstract class WorkforcePool<W extends Workforce.Member> extends LocalPool {
  private final Workforce<W> workers;

  WorkforcePool(PoolSettings settings) {
    super(settings);
    this.workers = new Workforce<>(settings.workers(), settings.limits().spares(), this::newWorker);
  }

  /** Makes a worker, which does not start yet. */
  abstract W newWorker(int number);

  Workforce<W> workers() {
    return workers;
  }

  @Override
  void enqueue(Chunk chunk, Lanes.Offer how) throws InterruptedException {
    if (!lanes().offer(chunk, how)) {
      chunk.call().drop(chunk, -1);
    }
  }

  @Override
  void stopWorkers() {
    end(Workforce.Member::retire);
  }

  @Override
  void killWorkers() {
    end(Workforce.Member::terminate);
  }

  private void end(Consumer<Workforce.Member> how) {
    if (!workers.end(how)) {
      workersEnded();
    }
  }

  /** One is gone: another takes its place, or the pool has ended. */
  void workerEnded(W worker) {
    workers.remove(worker);
    if (!isBroken()) {
      workers.fill();
    }
    if (isStopping() && workers.isEmpty()) {
      workersEnded();
    }
  }

  @Override
  int workerCount() {
    return workers.wanted();
  }

  @Override
  public void resize(int size) {
    workers.resize(size);
    lanes().setWorkers(size);
    if (workers.hasBegun()) {
      workers.fill();
    }
  }
}
