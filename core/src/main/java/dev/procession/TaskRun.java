package dev.procession;

import dev.procession.wire.FromWorker.Ending;
import dev.procession.worker.Holdings;
import dev.procession.worker.RunningTask;
import dev.procession.worker.Work;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run of an item in this process, for pools of threads and the inline pool. */
final class TaskRun {
  final LocalPool pool;
  final Item item;
  final RunningTask task;
  final long since = System.nanoTime();
  private final int worker;

  TaskRun(LocalPool pool, Item item, int worker) {
    this.pool = pool;
    this.item = item;
    this.worker = worker;
    this.task =
        new RunningTask(
            item.index(),
            item.attempt(),
            worker,
            item.call().seed,
            item.call().timeoutNanos(),
            pool.workerCount(),
            new RunningTask.Reports() {
              @Override
              public void reported(long done, long total) {
                pool.events()
                    .tell(() ->
                        new PoolEvent.Progressed(
                            pool.name(), item.call().name, item.index(), worker, done, total));
              }

              @Override
              public void accept(String name, long amount) {
                pool.counters().add(name, amount);
              }
            });
  }

  /** Runs the function on the argument; whatever it throws is its answer. */
  Answer run() {
    int attempt = item.attempt();
    Work work = Objects.requireNonNull(item.call().function.work());
    pool.events()
        .tell(() ->
            new PoolEvent.TaskStarted(
                pool.name(), item.call().name, item.index(), worker, item.attempt()));
    var outer = RunningTask.enter(task);
    Holdings holdings = Holdings.begin();
    try {
      return new Answer.Returned(worker, attempt, work.run(argument()), "");
    } catch (Throwable e) { // whatever a task throws is its answer
      return new Answer.Threw(worker, attempt, Ending.THREW, e, "");
    } finally {
      holdings.end();
      var _ = RunningTask.enter(outer);
      task.end();
    }
  }

  private @Nullable Object argument() {
    var arguments = (Arguments.Plain) item.chunk().arguments();
    return arguments.get(item.place());
  }

  void settle(Answer answer) {
    Duration ran = Duration.ofNanos(System.nanoTime() - since);
    item.call().lane.tempo().measured(ran.toNanos(), 1);
    pool.events()
        .tell(() ->
            new PoolEvent.TaskFinished(
                pool.name(),
                item.call().name,
                item.index(),
                worker,
                answer instanceof Answer.Returned,
                ran));
    item.call().settle(item.alone(), answer);
  }
}
