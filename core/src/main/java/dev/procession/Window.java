package dev.procession;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.stream.Gatherer.Downstream;

/**
 * The state of a gatherer: a window of elements in the workers, whose results go downstream in
 * order. Fed and emptied by the stream's own thread.
 */
final class Window<T, R> {
  private final LazyCall call;

  Window(TaskView view, SerializableFunction<? super T, ? extends R> function) {
    this.call = view.begin(function, ResultBuffer.Order.OF_INPUT, OptionalLong.empty());
  }

  boolean integrate(T element, Downstream<? super R> downstream) {
    if (downstream.isRejecting()) {
      return false;
    }
    try {
      call.offer(element);
      boolean wanted = true;
      while (wanted && call.isFull()) {
        wanted = pushNext(downstream);
      }
      return wanted;
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  void finish(Downstream<? super R> downstream) {
    try {
      call.endInput(null); // sends what was gathered for a chunk that did not get full
      boolean wanted = !downstream.isRejecting();
      while (wanted && !call.isEmpty()) {
        wanted = pushNext(downstream);
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      end();
    }
  }

  @SuppressWarnings("unchecked") // the compiler checked the type when the gatherer was made
  private boolean pushNext(Downstream<? super R> downstream) throws InterruptedException {
    return switch (call.next(Optional.empty())) {
      case Next.Ready(var settled, int place) ->
          switch (Reading.<R>outcome(call.call(), settled, place)) {
            case Outcome.Success<R> success -> downstream.push(success.value());
            case Outcome.Failure<R> failure -> throw failure.error();
          };
      case Next.Failed(ProcessionException error) -> throw error.again();
      case Next.Failed(Throwable error) -> throw Checked.rethrow(error);
      case Next.End(), Next.Late() -> false;
    };
  }

  private void end() {
    boolean _ = call.close();
    call.endInput(null);
  }

  private CancellationException interrupted() {
    end();
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while waiting for a result of " + call.call());
  }
}
