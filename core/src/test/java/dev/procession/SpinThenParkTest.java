package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpinThenParkTest {
  private final SpinThenPark wait = new SpinThenPark();

  @Test
  void whoeverWaitsGoesOnWhenTheFutureIsDone() throws Exception {
    var open = new SynchronousQueue<CompletableFuture<Integer>>();
    Thread completer = Thread.ofPlatform().daemon().start(() -> completeAll(open));
    for (int i = 0; i < 10_000; i++) {
      var future = new CompletableFuture<Integer>();
      assertThat(open.offer(future, 30, TimeUnit.SECONDS)).isTrue();
      wait.await(future);
      assertThat(future).isDone();
    }
    completer.interrupt();
    completer.join();
  }

  private static void completeAll(SynchronousQueue<CompletableFuture<Integer>> open) {
    try {
      while (true) {
        open.take().complete(1);
      }
    } catch (InterruptedException e) {
      // all are done
    }
  }

  @Test
  void theErrorOfTheFutureComesOut() throws Exception {
    wait.await(CompletableFuture.completedFuture(1)); // so that the next one spins
    var failed = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    assertThatThrownBy(() -> wait.await(failed))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("broken");
  }

  @Test
  void anInterruptEndsTheWaitAlsoAfterSpinning() throws Exception {
    wait.await(CompletableFuture.completedFuture(1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> wait.await(new CompletableFuture<>()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
