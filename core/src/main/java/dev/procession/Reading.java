package dev.procession;

import dev.procession.Answer.Abandoned;
import dev.procession.Answer.Lost;
import dev.procession.Answer.Returned;
import dev.procession.Answer.Settled;
import dev.procession.Answer.Threw;
import dev.procession.ProcessionException.Origin;
import dev.procession.TaskSerializationException.Direction;

/** Turns an answer of the engine into what the user gets, in the user's thread. */
final class Reading {
  private Reading() {}

  @SuppressWarnings({"unchecked", "NullAway"}) // the compiler checked the types at the call
  static <R> Outcome<R> outcome(Call call, Settled settled, int place) {
    long index = settled.first() + place;
    return switch (settled.answer()) {
      case Returned returned -> {
        try {
          Object value = call.pool.crossing().value(call, settled, returned, place);
          yield new Outcome.Success<>(index, (R) value, returned.printed());
        } catch (ProcessionException e) {
          e.setOutput(returned.printed());
          yield new Outcome.Failure<>(index, e);
        }
      }
      case Threw threw -> new Outcome.Failure<>(index, failure(call, threw, settled.origin(place)));
      case Lost lost -> new Outcome.Failure<>(index, lost.error());
      case Abandoned _ ->
          new Outcome.Failure<>(
              index,
              new PoolClosedException(
                  call.pool.name() + ": item " + index + " of " + call + " was abandoned",
                  null,
                  settled.origin(place)));
    };
  }

  private static ProcessionException failure(Call call, Threw threw, Origin origin) {
    Throwable thrown = RemoteThrowable.insteadOfBroken(call.pool.crossing().throwable(call, threw));
    String where =
        "item " + origin.index() + " of " + call + " on " + call.pool.workerName(origin.worker());
    ProcessionException failure =
        switch (threw.ending()) {
          case NOT_ENCODABLE ->
              new TaskSerializationException(
                  where + ": its result cannot be sent back: " + thrown.getMessage(),
                  Direction.RESULT,
                  "result",
                  thrown,
                  origin);
          case NOT_DECODABLE ->
              new TaskSerializationException(
                  where + ": its function or argument cannot be read there: " + thrown.getMessage(),
                  Direction.ARGUMENT,
                  "argument",
                  thrown,
                  origin);
          case RETURNED, THREW, OUT_OF_MEMORY ->
              new TaskFailedException(where + " threw " + thrown, thrown, origin);
        };
    failure.setOutput(threw.printed());
    return failure;
  }
}
