package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AsyncResultTest {
  private final Callbacks callbacks = new Callbacks("test", () -> {});
  private final List<Call.Running> abandoned = new CopyOnWriteArrayList<>();
  private final AsyncResult<String> result = new AsyncResult<>(callbacks, abandoned::add, () -> {});
  private final BlockingQueue<Object> told = new ArrayBlockingQueue<>(100);

  @Test
  void isNotReadyAtFirst() throws InterruptedException {
    assertThat(result.ready()).isFalse();
    assertThat(result.await(Duration.ofMillis(1))).isFalse();
    assertThat(result.failure()).isEmpty();
    assertThatThrownBy(result::successful).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> result.get(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aValueIsASuccess() throws Exception {
    result.succeed("value");

    assertThat(result.ready()).isTrue();
    assertThat(result.successful()).isTrue();
    assertThat(result.get(Duration.ofSeconds(1))).isEqualTo("value");
    assertThat(result.await(Duration.ZERO)).isTrue();
    assertThat(result.failure()).isEmpty();
    assertThat(abandoned).isEmpty();
  }

  @Test
  void theTasksOwnExceptionIsTheCause() throws InterruptedException {
    var own = new java.io.IOException("own");
    var failure = failed(own);

    result.fail(failure);

    assertThat(result.successful()).isFalse();
    assertThat(result.await(Duration.ZERO)).isTrue();
    assertThat(result.failure()).containsSame(failure);
    assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class).hasCause(own);
  }

  @Test
  void anErrorOfOursIsTheCauseItself() {
    var failure = new PoolClosedException("closed", null, ProcessionException.Origin.NONE);

    result.fail(failure);

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .extracting(Throwable::getCause)
        .isSameAs(failure);
  }

  @Test
  void callbacksAreCalledOnceOnThreadsOfThePool() throws InterruptedException {
    AsyncResult<String> same =
        result.onSuccess(value -> {
          told.add(value);
          told.add(callbacks.isCurrentThread());
        });

    result.succeed("value");

    assertThat(same).isSameAs(result);
    assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("value");
    assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(told).isEmpty();
  }

  @Test
  void aCallbackAddedLateIsCalledOnAThreadOfThePool() throws InterruptedException {
    result.succeed("value");

    AsyncResult<String> _ = result.onSuccess(_ -> told.add(callbacks.isCurrentThread()));

    assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(true);
  }

  @Test
  void onlyTheFittingCallbackIsCalled() throws InterruptedException {
    AsyncResult<String> _ = result.onSuccess(told::add).onError(told::add);
    var own = new IllegalArgumentException("own");

    result.fail(failed(own));

    assertThat(told.poll(30, TimeUnit.SECONDS)).isSameAs(own);
    awaitCallbacks();
    assertThat(told).isEmpty();
  }

  @Test
  void cancellingStopsTheWorkAndTellsOnError() throws InterruptedException {
    AsyncResult<String> _ = result.onError(told::add);

    assertThat(result.cancel(true)).isTrue();

    assertThat(result.isCancelled()).isTrue();
    assertThat(abandoned).containsExactly(Call.Running.STOPPED);
    assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(result::get).isInstanceOf(CancellationException.class);
    assertThat(result.await(Duration.ZERO)).isTrue();
  }

  @Test
  void cancellingSoftlyLeavesWhatRuns() {
    assertThat(result.cancel(false)).isTrue();

    assertThat(abandoned).containsExactly(Call.Running.LEFT);
  }

  @Test
  void cancellingWhatIsDoneDoesNothing() {
    result.succeed("value");

    assertThat(result.cancel(true)).isFalse();

    assertThat(abandoned).isEmpty();
    assertThat(result.join()).isEqualTo("value");
  }

  @Test
  void whoCompletesItHimselfHasCancelledTheWork() {
    assertThat(result.complete("mine")).isTrue();
    result.succeed("late");

    assertThat(abandoned).containsExactly(Call.Running.STOPPED);
    assertThat(result.join()).isEqualTo("mine");
  }

  @Test
  void whoFailsItHimselfHasCancelledTheWork() {
    assertThat(result.completeExceptionally(new IllegalStateException("mine"))).isTrue();

    assertThat(abandoned).containsExactly(Call.Running.STOPPED);
    assertThat(result.successful()).isFalse();
  }

  @Test
  void aTimeoutOfTheFutureCancelsTheWork() {
    var timedOut = result.orTimeout(1, TimeUnit.MILLISECONDS);

    assertThatThrownBy(timedOut::join).hasCauseInstanceOf(TimeoutException.class);
    assertThat(result.failure()).isEmpty();
    await().until(() -> abandoned.equals(List.of(Call.Running.STOPPED)));
  }

  @Test
  void aResultCannotBeTakenBack() {
    assertThatThrownBy(() -> result.obtrudeValue("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> result.obtrudeException(new IllegalStateException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(result.isDone()).isFalse();
  }

  @Test
  void dependentStagesRunOnThreadsOfThePool() {
    CompletableFuture<List<Boolean>> stages =
        result
            .thenApplyAsync(_ -> List.of(callbacks.isCurrentThread()))
            .thenApplyAsync(first -> List.of(first.getFirst(), callbacks.isCurrentThread()));

    result.succeed("value");

    assertThat(stages.join()).containsExactly(true, true);
    assertThat(result.defaultExecutor()).isSameAs(callbacks);
    assertThat(stages.defaultExecutor()).isSameAs(callbacks);
    assertThat(stages).isNotInstanceOf(AsyncResult.class);
  }

  @Test
  void aCopyIsCompletedWithoutHarmToTheWork() {
    CompletableFuture<String> copy = result.copy();

    assertThat(copy.complete("mine")).isTrue();

    assertThat(result.isDone()).isFalse();
    assertThat(abandoned).isEmpty();
  }

  @Test
  void durationsForEverAreTaken() throws Exception {
    result.succeed("value");

    assertThat(result.get(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("value");
    assertThat(result.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  private void awaitCallbacks() {
    await().until(callbacks::isIdle);
  }

  private static TaskFailedException failed(Throwable own) {
    return new TaskFailedException(
        "item 0 threw " + own, own, new ProcessionException.Origin(0, 1, 1));
  }
}
