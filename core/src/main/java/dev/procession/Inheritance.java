package dev.procession;

import dev.procession.Bookings.Numbered;
import dev.procession.memory.WorkerPage.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the items of a dead worker: only what it had taken and not finished is lost with
 * it, or runs again; the rest never began.
 */
final class Inheritance {
  /** A frame that cannot be received would else kill one worker after the other. */
  private static final int MOST_RECEIPTS = 3;

  private final ProcessPool pool;
  private final int worker;
  private final Answers answers;
  private final Death death;
  private final @Nullable Throwable ownerError;

  /**
   * @param ownerError what went wrong on our side, if that is why the worker was killed
   */
  Inheritance(
      ProcessPool pool, int worker, Answers answers, Death death, @Nullable Throwable ownerError) {
    this.pool = pool;
    this.worker = worker;
    this.answers = answers;
    this.death = death;
    this.ownerError = ownerError;
  }

  void settle(Estate estate, WorkerLink link) {
    var unstarted = new ArrayList<Chunk>(estate.unstarted());
    estate.received().ifPresent(unstarted::remove);
    estate
        .received()
        .map(Chunk::received)
        .ifPresent(chunk -> {
          if (chunk.receipts() < MOST_RECEIPTS) {
            unstarted.addFirst(chunk);
          } else {
            chunk.items().forEach(item -> lose(item, Duration.ZERO));
          }
        });
    pool.lanes().putBack(unstarted);
    for (Numbered taken : estate.taken()) {
      Duration ran = ran(taken.number(), link);
      Item item = taken.item();
      estate
          .verdict()
          .filter(passed -> passed.number() == taken.number())
          .map(verdict -> verdict.answer(pool.workerName(worker), worker, Verdict.End.KILLED))
          .ifPresentOrElse(
              answer -> answers.settle(item.alone(), answer, ran), () -> retryOrLose(item, ran));
    }
  }

  private static Duration ran(int number, WorkerLink link) {
    Running onPage = link.page().running();
    boolean known = onPage.number() == number;
    return Answers.nanos(known ? System.nanoTime() - link.parentNanos(onPage.sinceNanos()) : 0);
  }

  private void retryOrLose(Item item, Duration ran) {
    if (item.attempt() <= item.call().options.retries() && !item.call().isAbandoned()) {
      retry(item);
    } else {
      lose(item, ran);
    }
  }

  private void retry(Item item) {
    Chunk again = item.alone().retried();
    pool.events()
        .tell(() ->
            new PoolEvent.TaskRetried(
                pool.name(), item.call().name, item.index(), again.attempt(), death.description()));
    pool.lanes().putBack(List.of(again));
  }

  private void lose(Item item, Duration ran) {
    var error = death.exception(item, worker, ran, ownerError);
    answers.settle(item.alone(), new Answer.Lost(worker, item.attempt(), error), ran);
  }
}
