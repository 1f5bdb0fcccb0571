package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Answer.Returned;
import dev.procession.ResultBuffer.Order;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LazyCallTest {
  private final Calls calls = new Calls();
  private final LazyCall call = calls.begunLazy(Order.OF_INPUT, 4);

  @Test
  void whoWaitsForAResultHearsThatItsItemWasRefused() throws Exception {
    call.pulled(3);
    var failure = new IllegalStateException("the pool closes");
    call.endInput(failure);
    FutureTask<Next> waiting = untilItWaits(() -> call.next(Optional.empty()));

    call.pulled(-3);

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(new Next.Failed(failure));
  }

  @Test
  void whoWaitsForAResultHearsThatTheInputHasEnded() throws Exception {
    FutureTask<Next> waiting = untilItWaits(() -> call.next(Optional.empty()));

    call.endInput(null);

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(new Next.End());
  }

  @Test
  void whoWaitsForRoomGoesOnWhenHalfOfTheBufferWasTaken() throws Exception {
    call.pulled(4);
    answer(0, 4);
    FutureTask<Integer> room = untilItWaits(call::room);

    take();
    assertThat(room).isNotDone();
    take();

    assertThat(room.get(30, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void resultsThatCameOutOfOrderAreTakenInTheOrderOfTheInput() throws Exception {
    call.pulled(4);
    answer(2, 4);
    assertThat(call.next(Optional.of(Duration.ZERO))).isEqualTo(new Next.Late());

    answer(0, 2);

    for (long index = 0; index < 4; index++) {
      assertThat(take()).isEqualTo(index);
    }
  }

  @Test
  void resultsAreTakenAsTheyCameIfThatWasAskedFor() throws Exception {
    LazyCall unordered = calls.begunLazy(Order.OF_COMPLETION, 4);
    unordered.pulled(4);
    unordered.settled(Calls.chunk(unordered.call(), 2, 4), returned());
    unordered.settled(Calls.chunk(unordered.call(), 0, 2), returned());

    assertThat(index(unordered.next(Optional.empty()))).isEqualTo(2);
    assertThat(index(unordered.next(Optional.empty()))).isEqualTo(3);
    assertThat(index(unordered.next(Optional.empty()))).isEqualTo(0);
  }

  @Test
  void closingWhileAResultIsAwaitedEndsTheWait() throws Exception {
    call.pulled(1);
    FutureTask<Next> waiting = untilItWaits(() -> call.next(Optional.empty()));

    assertThat(call.close()).isTrue();

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(new Next.End());
    assertThat(call.close()).isFalse();
  }

  private void answer(long from, long to) {
    call.settled(Calls.chunk(call.call(), from, to), returned());
  }

  private static Returned returned() {
    return new Returned(0, 1, null, "");
  }

  private long take() throws InterruptedException {
    return index(call.next(Optional.of(Duration.ZERO)));
  }

  private static long index(Next next) {
    var ready = (Next.Ready) next;
    return ready.settled().first() + ready.place();
  }

  /** Runs something in a thread of its own and goes on once that waits in it. */
  private static <T> FutureTask<T> untilItWaits(Callable<T> waiting) {
    var task = new FutureTask<>(waiting);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("it waits").isTrue();
      Thread.onSpinWait();
    }
    return task;
  }
}
