package dev.procession;

import dev.procession.Answer.Settled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a call whose results are wanted all together, still encoded. Thread-safe.
 *
 * <p>Fails fast: the first failure calls {@code onFailure}, which abandons the rest of the call.
 */
final class Gathering<R> implements Sink {
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private List<Settled> settled = new ArrayList<>(1);
  private volatile boolean failed;
  private @Nullable Consumer<Call> onFailure;

  /** What to do at the first failure, on a thread of the engine. */
  void onFailure(Consumer<Call> action) {
    this.onFailure = action;
  }

  @Override
  public void settled(Chunk chunk, Answer answer) {
    boolean first;
    synchronized (this) {
      settled.add(Settled.of(chunk, answer));
      first = answer.failed() && !failed;
      failed |= answer.failed();
    }
    Consumer<Call> action = onFailure;
    if (first && action != null) {
      action.accept(chunk.call());
    }
  }

  @Override
  public void finished() {
    boolean _ = done.complete(null);
  }

  @Override
  public void broken(ProcessionException error) {
    boolean _ = done.completeExceptionally(error);
  }

  boolean hasFailed() {
    return failed;
  }

  /** Completes when nothing of the call runs any more, or the pool is broken. */
  CompletableFuture<@Nullable Void> done() {
    return done;
  }

  /**
   * All results in order; to be called when done, in a thread of the user.
   *
   * @throws ProcessionException the failure of the lowest index, others suppressed under it
   */
  @SuppressWarnings("unchecked") // the compiler checked the type when the call was made
  synchronized List<R> results(Call call) {
    List<Settled> all = settled;
    settled = List.of();
    all.sort(Comparator.comparingLong(Settled::first));
    Optional<NumberList> numbers = NumberList.of(all);
    return numbers.isPresent() ? (List<R>) (List<?>) numbers.get() : decoded(call, all);
  }

  private List<R> decoded(Call call, List<Settled> all) {
    var results = new ArrayList<R>(failed ? 0 : all.stream().mapToInt(Settled::size).sum());
    ProcessionException error = null;
    for (Settled each : all) {
      if (failed && !each.answer().failed()) {
        continue;
      }
      for (int place = 0; place < each.size(); place++) {
        switch (Reading.<R>outcome(call, each, place)) {
          case Outcome.Success<R> success -> results.add(success.value());
          case Outcome.Failure<R> failure -> error = joined(error, failure.error());
        }
      }
    }
    if (error != null) {
      throw error;
    }
    return Collections.unmodifiableList(results);
  }

  private static ProcessionException joined(
      @Nullable ProcessionException first, ProcessionException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
