package dev.procession;

import dev.procession.HeldAnswers.Held;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Answered;
import dev.procession.wire.FromWorker.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Turns what one worker says into ends of items. Of the owner thread. */
final class Answers {
  private final ProcessPool pool;
  private final int worker;
  private final WorkerSession session;
  private final HeldAnswers held;
  private final AtomicLong done;

  /**
   * @param done counts the items that were answered, well or not
   */
  Answers(ProcessPool pool, int worker, WorkerSession session, WorkerLink link, AtomicLong done) {
    this.pool = pool;
    this.worker = worker;
    this.session = session;
    this.held = new HeldAnswers(pool.workerName(worker), link.process(), this::deliver);
    this.done = done;
  }

  /** Those that wait for the lines that were printed before them. */
  HeldAnswers held() {
    return held;
  }

  void received(FromWorker frame) {
    switch (frame) {
      case Answered answered -> {
        Ended ended = session.answered(answered.number());
        ended
            .verdict()
            .map(
                verdict -> verdict.answer(pool.workerName(worker), worker, Verdict.End.INTERRUPTED))
            .ifPresentOrElse(
                answer -> settle(ended.item(), answer, nanos(answered.nanos())),
                () -> held.add(new Held(ended.item(), answered)));
      }
      case FromWorker.Hello _, FromWorker.Initialized _ ->
          throw new IllegalStateException("not to be said now: " + frame);
    }
  }

  static Duration nanos(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Answers whose lines have been handed on. */
  private void deliver(Held answer) {
    Answered answered = answer.answered();
    Item item = answer.item();
    String printed = StandardCharsets.UTF_8.decode(answered.printed()).toString();
    var origin = item.origin(worker);
    item.call.lane.measured(answered.nanos());
    answered.counts().forEach(pool::count);
    if (answered.done() >= 0) {
      progressed(item, answered.done(), answered.total());
    }
    Answer told =
        switch (answered.ending()) {
          case RETURNED -> new Answer.Returned(origin, answered.value(), printed);
          case THREW, NOT_ENCODABLE, NOT_DECODABLE, OUT_OF_MEMORY ->
              new Answer.Threw(origin, answered.ending(), answered.value(), printed);
        };
    settle(item, told, nanos(answered.nanos()));
    if (answered.ending() == Ending.OUT_OF_MEMORY) {
      session.replace(); // its heap cannot be trusted any more
    }
  }

  void progressed(Item item, long doneByTask, long total) {
    pool.events()
        .tell(() ->
            new PoolEvent.Progressed(
                pool.name(), item.call.name, item.index, worker, doneByTask, total));
  }

  void settle(Item item, Answer answer, Duration ran) {
    done.incrementAndGet();
    boolean well = answer instanceof Answer.Returned;
    pool.events()
        .tell(() ->
            new PoolEvent.TaskFinished(pool.name(), item.call.name, item.index, worker, well, ran));
    item.call.settle(item, answer);
  }
}
