package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A barrier between processes, among the threads of one. */
@Timeout(60)
class SharedBarrierTest {
  private static final SharedLong ACTIONS = SharedLong.create();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.close();
  }

  private List<Future<Integer>> start(int count, Callable<Integer> task) {
    var started = new ArrayList<Future<Integer>>();
    for (int i = 0; i < count; i++) {
      started.add(threads.submit(task));
    }
    return started;
  }

  private static void assertBroken(Future<Integer> waiting) {
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BrokenBarrierException.class)
        .hasMessageContaining("was broken");
  }

  @Test
  void eachWhoComesLearnsHowManyWereStillToCome() throws Exception {
    try (var barrier = SharedBarrier.create(4)) {
      var places = new ArrayList<Integer>();
      for (Future<Integer> waiting : start(4, barrier::await)) {
        places.add(waiting.get());
      }
      assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
      assertThat(barrier.getNumberWaiting()).isZero();
      assertThat(barrier.getParties()).isEqualTo(4);
    }
  }

  @Test
  void aSinglePartyWaitsForNobody() throws Exception {
    try (var barrier = SharedBarrier.create(1)) {
      for (int i = 0; i < 200; i++) {
        assertThat(barrier.await()).isZero();
      }
    }
  }

  @RepeatedTest(3)
  void theyPassInLockstepAndTheActionRunsOnceEachTime() throws Exception {
    long before = ACTIONS.get();
    try (var barrier = SharedBarrier.create(3, ACTIONS::incrementAndGet);
        var passes = SharedLongArray.create(3);
        var next = SharedLong.create()) {
      var all =
          start(
              3,
              () -> {
                long me = next.getAndIncrement();
                for (int i = 1; i <= 300; i++) {
                  passes.incrementAndGet(me);
                  barrier.await();
                  assertThat(passes.toArray()).containsOnly(i);
                  barrier.await();
                }
                return 0;
              });
      for (Future<Integer> one : all) {
        one.get();
      }
    }
    assertThat(ACTIONS.get() - before).isEqualTo(600);
  }

  @Test
  void whoRunsOutOfTimeBreaksItForAll() throws Exception {
    try (var barrier = SharedBarrier.create(3)) {
      Future<Integer> waiting = start(1, barrier::await).getFirst();
      await().until(() -> barrier.getNumberWaiting() == 1);
      assertThatThrownBy(() -> barrier.await(ofMillis(20))).isInstanceOf(TimeoutException.class);

      assertBroken(waiting);
      assertThat(barrier.isBroken()).isTrue();
      assertThat(barrier.toString()).endsWith(", broken]");
      assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
    }
  }

  @Test
  void whoIsInterruptedBreaksItForAll() throws Exception {
    try (var barrier = SharedBarrier.create(3)) {
      Future<Integer> waiting = start(1, barrier::await).getFirst();
      await().until(() -> barrier.getNumberWaiting() == 1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> barrier.await(ofSeconds(20)))
          .isInstanceOf(InterruptedException.class);

      assertBroken(waiting);
    }
  }

  @Test
  void anActionThatThrowsBreaksIt() throws Exception {
    try (var barrier =
        SharedBarrier.create(
            2,
            () -> {
              throw new IllegalStateException("no");
            })) {
      Future<Integer> waiting = start(1, barrier::await).getFirst();
      await().until(() -> barrier.getNumberWaiting() == 1);
      assertThatThrownBy(barrier::await).isInstanceOf(IllegalStateException.class).hasMessage("no");

      assertBroken(waiting);
    }
  }

  @Test
  void whoComesWhileTheActionRunsIsOfTheNextGenerationAndMayRunOutOfTime() throws Exception {
    ACTIONS.set(0);
    try (var proceed = SharedEvent.create();
        var barrier =
            SharedBarrier.create(
                1,
                () -> {
                  ACTIONS.incrementAndGet();
                  proceed.await();
                })) {
      Future<Integer> acting = start(1, barrier::await).getFirst();
      await().until(() -> ACTIONS.get() == 1);
      assertThatThrownBy(() -> barrier.await(ofMillis(20)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("ran the action");
      proceed.set();

      assertThat(acting.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(barrier.await(ofSeconds(20))).isZero();
    }
  }

  @Test
  void itCanBeAbortedAndThenReset() throws Exception {
    try (var barrier = SharedBarrier.create(2)) {
      Future<Integer> waiting = start(1, barrier::await).getFirst();
      await().until(() -> barrier.getNumberWaiting() == 1);
      barrier.abort();
      assertBroken(waiting);
      barrier.reset();
      assertThat(barrier.isBroken()).isFalse();

      Future<Integer> other = start(1, barrier::await).getFirst();
      assertThat(barrier.await(ofSeconds(20)) + other.get()).isEqualTo(1);
    }
  }

  @Test
  void aResetIsTheEndForThoseWhoWaitAndNobodyElse() throws Exception {
    try (var barrier = SharedBarrier.create(2)) {
      Future<Integer> waiting = start(1, barrier::await).getFirst();
      await().until(() -> barrier.getNumberWaiting() == 1);
      barrier.reset();
      assertBroken(waiting);
      assertThat(barrier.isBroken()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 377})
  void numbersOfPartiesThatMakeNoSenseAreRefused(int parties) {
    assertThatThrownBy(() -> SharedBarrier.create(parties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parties=" + parties);
  }
}
