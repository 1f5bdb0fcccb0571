package dev.procession;

import dev.procession.HeldAnswers.Held;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Answered;
import dev.procession.wire.FromWorker.Ending;
import dev.procession.wire.FromWorker.Returned;
import dev.procession.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Turns what one worker says into ends of items. Of the owner thread. */
final class Answers {
  private final ProcessPool pool;
  private final int worker;
  private final WorkerSession session;
  private final WorkerLink link;
  private final HeldAnswers held;
  private final AtomicLong done;

  /** Below this number answers were found on the page, and come a second time. */
  private int foundBelow;

  /**
   * @param done counts the items that were answered, well or not
   */
  Answers(ProcessPool pool, int worker, WorkerSession session, WorkerLink link, AtomicLong done) {
    this.pool = pool;
    this.worker = worker;
    this.session = session;
    this.link = link;
    this.held = new HeldAnswers(pool.workerName(worker), link.process(), this::deliver);
    this.done = done;
  }

  /** Those that wait for the lines that were printed before them. */
  HeldAnswers held() {
    return held;
  }

  void received(FromWorker frame) {
    switch (frame) {
      case Returned returned -> returned(returned);
      case Answered answered -> answered(answered);
      case FromWorker.Hello _, FromWorker.Initialized _ ->
          throw new IllegalStateException("not to be said now: " + frame);
    }
  }

  /** A frame on the page, where the worker has put it before it sends it. */
  void found(FromWorker frame) {
    if (frame instanceof FromWorker.Ended ended) {
      int count = frame instanceof Returned returned ? returned.values().size() : 1;
      int end = ended.number() + count;
      if (end > foundBelow && session.isNext(Math.max(ended.number(), foundBelow))) {
        received(withLines(ended));
        foundBelow = end;
      }
    }
  }

  /** A frame that still grows does not say yet what was printed before its last item ended. */
  private FromWorker withLines(FromWorker.Ended frame) {
    return switch (frame) {
      case Answered answered -> answered;
      case Returned(int number, long nanos, var _, var _, Payload values) ->
          new Returned(number, nanos, link.page().out(), link.page().err(), values);
    };
  }

  private void answered(Answered answered) {
    if (answered.number() < foundBelow) {
      return;
    }
    Ended ended = session.answered(answered.number(), 1);
    Chunk chunk = ended.chunks().getFirst();
    String printed = StandardCharsets.UTF_8.decode(answered.printed()).toString();
    int attempt = chunk.attempt();
    Answer answer =
        switch (answered.ending()) {
          case RETURNED ->
              new Answer.Returned(
                  worker,
                  attempt,
                  Payload.Each.of(new Payload.Part(0, answered.value(), "")),
                  printed);
          case THREW, NOT_ENCODABLE, NOT_DECODABLE, OUT_OF_MEMORY ->
              new Answer.Threw(worker, attempt, answered.ending(), answered.value(), printed);
        };
    judge(ended, chunk, answer, answered);
  }

  private void returned(Returned returned) {
    int known = Math.max(0, foundBelow - returned.number());
    int count = returned.values().size();
    if (known >= count) {
      return;
    }
    Ended ended = session.answered(returned.number() + known, count - known);
    int place = known;
    for (Chunk chunk : ended.chunks()) {
      int end = place + chunk.size();
      var values = returned.values().slice(place, end);
      judge(ended, chunk, new Answer.Returned(worker, chunk.attempt(), values, ""), returned);
      place = end;
    }
  }

  /** An item on which a verdict was passed does not get the answer that came all the same. */
  private void judge(Ended ended, Chunk chunk, Answer answer, FromWorker.Ended frame) {
    if (ended.verdict().isEmpty()) {
      held.add(new Held(chunk, answer, frame));
      return;
    }
    Verdict verdict = ended.verdict().get();
    long judged = verdict.item().index() - chunk.first();
    boolean here = verdict.item().call() == chunk.call() && judged >= 0 && judged < chunk.size();
    if (!here) {
      held.add(new Held(chunk, answer, frame));
      return;
    }
    int place = (int) judged;
    holdPart(chunk, 0, place, answer, frame);
    settle(
        chunk.slice(place, place + 1),
        verdict.answer(pool.workerName(worker), worker, Verdict.End.INTERRUPTED),
        nanos(frame.nanos()));
    holdPart(chunk, place + 1, chunk.size(), answer, frame);
  }

  private void holdPart(Chunk chunk, int from, int to, Answer answer, FromWorker.Ended frame) {
    if (from < to && answer instanceof Answer.Returned returned) {
      Payload values = ((Payload) Objects.requireNonNull(returned.values()));
      var part = new Answer.Returned(worker, chunk.attempt(), values.slice(from, to), "");
      held.add(new Held(chunk.slice(from, to), part, frame));
    }
  }

  static Duration nanos(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Answers whose lines have been handed on. */
  private void deliver(Held held) {
    Chunk chunk = held.chunk();
    Duration ran = Duration.ZERO;
    Tempo tempo = chunk.call().lane.tempo();
    switch (held.frame()) {
      case Answered answered -> {
        ran = nanos(answered.nanos());
        tempo.measured(answered.nanos(), 1);
        told(chunk.item(0), answered);
      }
      case Returned returned -> {
        int together = returned.values().size();
        ran = nanos(returned.nanos() / together);
        if (returned.nanos() > 0) {
          tempo.measured(returned.nanos(), together);
        }
      }
    }
    settle(chunk, held.answer(), ran);
    if (held.answer() instanceof Answer.Threw(var _, var _, Ending ending, var _, var _)
        && ending == Ending.OUT_OF_MEMORY) {
      session.replace(); // its heap cannot be trusted any more
    }
  }

  private void told(Item item, Answered answered) {
    answered.counts().forEach(pool.counters()::add);
    if (answered.done() >= 0) {
      progressed(item, answered.done(), answered.total());
    }
  }

  void progressed(Item item, long doneByTask, long total) {
    pool.events()
        .tell(() ->
            new PoolEvent.Progressed(
                pool.name(), item.call().name, item.index(), worker, doneByTask, total));
  }

  /**
   * Items have ended.
   *
   * @param ran how long each of them took
   */
  void settle(Chunk chunk, Answer answer, Duration ran) {
    done.addAndGet(chunk.size());
    if (pool.events().heard()) {
      boolean well = answer instanceof Answer.Returned;
      for (Item item : chunk.items()) {
        pool.events()
            .tell(() ->
                new PoolEvent.TaskFinished(
                    pool.name(), item.call().name, item.index(), worker, well, ran));
      }
    }
    chunk.call().settle(chunk, answer);
  }
}
