package dev.procession;

import dev.procession.Call.Kind;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.codec.Throwables;
import dev.procession.worker.Work;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call whose items have all been handed over by the calling thread, and the two ways to its
 * results: waiting for them, or a future.
 */
final class Submission<R> implements Feed.Gate {
  private final LocalPool pool;
  private final Call call;
  private final Gathering<R> gathering;

  private Submission(LocalPool pool, Call call, Gathering<R> gathering) {
    this.pool = pool;
    this.call = call;
    this.gathering = gathering;
  }

  /** One item, of an apply-like call. */
  static <R> Submission<R> one(
      TaskView view, Kind kind, Work work, Object function, @Nullable Object argument) {
    Iterable<?> items = Collections.singletonList(argument);
    return submit(view, work, function, kind, new Gathering<>(), OptionalLong.of(1), items);
  }

  /** All items of an input, read until the first failure is known. */
  static <R> Submission<R> all(TaskView view, Work work, Object function, Iterable<?> items) {
    Objects.requireNonNull(items, "items");
    var gathering = new Gathering<R>();
    gathering.onFailure(failed -> failed.abandon(Call.Running.STOPPED));
    return submit(view, work, function, Kind.MAP, gathering, sizeOf(items), items);
  }

  static OptionalLong sizeOf(Iterable<?> items) {
    return items instanceof Collection<?> sized
        ? OptionalLong.of(sized.size())
        : OptionalLong.empty();
  }

  private static <R> Submission<R> submit(
      TaskView view,
      Work work,
      Object function,
      Kind kind,
      Gathering<R> gathering,
      OptionalLong total,
      Iterable<?> items) {
    Objects.requireNonNull(function, "function");
    try {
      return submitHeld(view, work, function, kind, gathering, total, items);
    } finally {
      Reference.reachabilityFence(function); // and with it its class loader, until the call has it
    }
  }

  private static <R> Submission<R> submitHeld(
      TaskView view,
      Work work,
      Object function,
      Kind kind,
      Gathering<R> gathering,
      OptionalLong total,
      Iterable<?> items) {
    LocalPool pool = view.pool();
    if (!kind.isOne()) {
      Definition definition = pool.crossing().function(work, function);
      try (var handover = Handover.begin()) {
        return submit(view, definition, kind, gathering, total, items, handover);
      }
    }
    try (var handover = Handover.begin()) {
      Definition definition = pool.crossing().function(work, function);
      return submit(view, definition, kind, gathering, total, items, handover);
    }
  }

  private static <R> Submission<R> submit(
      TaskView view,
      Definition definition,
      Kind kind,
      Gathering<R> gathering,
      OptionalLong total,
      Iterable<?> items,
      Handover handover) {
    LocalPool pool = view.pool();
    TaskOptions options = kind.isOne() ? view.options().withAutomaticChunks() : view.options();
    Call call = pool.begin(definition, options, kind, gathering, total);
    var submission = new Submission<>(pool, call, gathering);
    if (kind.isOne()) {
      submission.feed(items);
    } else {
      pool.feeding().during(() -> submission.feed(items)); // this input is the user's own
    }
    handover.sent();
    var _ = gathering.done().thenRun(handover::closeUnread);
    return submission;
  }

  /**
   * Encodes and offers the items, in the calling thread. If that fails the call is abandoned and
   * has ended when this throws.
   */
  private void feed(Iterable<?> items) {
    try {
      Lanes.Offer how = pool.offering();
      new Feed(call, how, this).all(items);
      call.seal(how);
    } catch (InterruptedException e) {
      giveUp();
      throw interrupted();
    } catch (RuntimeException | Error e) {
      giveUp();
      throw e;
    }
  }

  /** All that there are, until the first failure is known. */
  @Override
  public int room() {
    return call.isAbandoned() || gathering.hasFailed() ? 0 : Integer.MAX_VALUE;
  }

  @Override
  public void pulled(int items) {}

  private void giveUp() {
    call.abandon(Call.Running.STOPPED);
    call.sealAbandoned();
    awaitEnd();
  }

  /** The wait that an interrupt does not end: the ladder does, or the death of the worker. */
  private void awaitEnd() {
    try {
      gathering.done().join();
    } catch (CompletionException e) {
      // the pool is broken: then nothing runs either
    }
  }

  private CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException(call + " of " + pool.name() + " was interrupted");
  }

  private void awaitDone() throws InterruptedException, ExecutionException {
    if (call.isAwaited()) {
      pool.applied().await(gathering.done());
    } else {
      gathering.done().get();
    }
  }

  private void help() {
    while (pool.helpOnce(call)) {
      // until others have the rest of it
    }
  }

  /** Waits until nothing of the call runs any more, and decodes. */
  List<R> results() {
    try {
      help();
      awaitDone();
      call.awaitProgress();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProcessionException broken) {
        throw broken.again();
      }
      throw new AssertionError("a pool is broken by our own exceptions only", e);
    } catch (InterruptedException e) {
      call.abandon(Call.Running.STOPPED);
      awaitEnd();
      throw interrupted();
    }
    return gathering.results(call);
  }

  /** Decodes on the pool's threads for callbacks. */
  <V> AsyncResult<V> future(Function<List<R>, V> ofResults) {
    var future = new AsyncResult<V>(pool.callbacks(), call::abandon, this::help);
    var _ =
        gathering
            .done()
            .whenComplete(
                (_, error) -> pool.callbacks().execute(() -> complete(future, error, ofResults)));
    return future;
  }

  private <V> void complete(
      AsyncResult<V> future, @Nullable Throwable error, Function<List<R>, V> ofResults) {
    if (future.isDone()) {
      return; // cancelled, or completed by the user
    }
    if (error instanceof ProcessionException failure) {
      future.fail(failure.again());
      return;
    }
    try {
      future.succeed(ofResults.apply(gathering.results(call)));
    } catch (ProcessionException e) {
      future.fail(e);
    } catch (RuntimeException | Error e) {
      future.fail(
          new TaskSerializationException(
              pool.name()
                  + ": the result of "
                  + call
                  + " cannot be read here: "
                  + Throwables.text(e),
              Direction.RESULT,
              "result",
              e,
              ProcessionException.Origin.NONE));
    }
  }
}
