package dev.procession;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private @Nullable Answer[] answers = new Answer[16];
  private int count;
  private boolean failed;
  private @Nullable Consumer<Call> onFailure;

  /** What to do at the first failure, on a thread of the engine. */
  void onFailure(Consumer<Call> action) {
    this.onFailure = action;
  }

  @Override
  public void settled(Item item, Answer answer) {
    boolean first;
    synchronized (this) {
      int index = Math.toIntExact(item.index);
      if (index >= answers.length) {
        answers = Arrays.copyOf(answers, Math.max(index + 1, answers.length * 2));
      }
      answers[index] = answer;
      count = Math.max(count, index + 1);
      first = answer.failed() && !failed;
      failed |= answer.failed();
    }
    Consumer<Call> action = onFailure;
    if (first && action != null) {
      action.accept(item.call);
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

  synchronized boolean hasFailed() {
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
  synchronized List<R> results(Call call) {
    var results = new ArrayList<R>(count);
    ProcessionException error = null;
    for (int i = 0; i < count; i++) {
      Answer answer = answers[i];
      answers[i] = null;
      if (answer == null || (failed && !answer.failed())) {
        continue;
      }
      switch (Reading.<R>outcome(call, answer)) {
        case Outcome.Success<R> success -> results.add(success.value());
        case Outcome.Failure<R> failure -> {
          if (error == null) {
            error = failure.error();
          } else {
            error.addSuppressed(failure.error());
          }
        }
      }
    }
    if (error != null) {
      throw error;
    }
    return java.util.Collections.unmodifiableList(results);
  }
}
