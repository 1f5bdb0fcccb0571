package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallbacksTest {
  private final Semaphore idle = new Semaphore(0);
  private final Callbacks callbacks = new Callbacks("test", idle::release);

  @Test
  void aBlockedCallbackDoesNotHoldUpTheNext() throws InterruptedException {
    var gate = new Gate();
    var second = new CountDownLatch(1);

    callbacks.execute(() -> {
      try {
        gate.arriveAndWait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    gate.awaitArrivals();
    callbacks.execute(second::countDown);

    second.await();
    assertThat(callbacks.isIdle()).isFalse();
    gate.open();
    idle.acquire();
    assertThat(callbacks.isIdle()).isTrue();
  }

  @Test
  void aHundredBlockedCallbacksDoNotHoldUpTheNext() throws InterruptedException {
    var gate = new Gate(100);
    for (int i = 0; i < 100; i++) {
      callbacks.execute(gate::arriveAndInsist);
    }

    gate.awaitArrivals();
    var next = new CountDownLatch(1);
    callbacks.execute(next::countDown);
    next.await();

    gate.open();
    idle.acquire();
  }

  @Test
  void eachCallbackIsRunOnceThoughOneIsBlocked() throws InterruptedException {
    var gate = new Gate();
    var ran = new ConcurrentLinkedQueue<Integer>();
    var left = new CountDownLatch(200);
    callbacks.execute(gate::arriveAndInsist);
    gate.awaitArrivals();

    for (int i = 0; i < 200; i++) {
      int number = i;
      callbacks.execute(() -> {
        ran.add(number);
        left.countDown();
      });
    }
    left.await();

    gate.open();
    assertThat(ran).containsExactlyInAnyOrderElementsOf(Range.of(0, 200));
  }

  @Test
  void whatACallbackThrowsStopsNothing() throws InterruptedException {
    var ran = new CountDownLatch(1);

    callbacks.execute(() -> {
      throw new IllegalStateException("expected by the test");
    });
    callbacks.execute(() -> {
      throw new StackOverflowError("expected by the test");
    });
    callbacks.execute(ran::countDown);

    ran.await();
    idle.acquire();
  }

  @Test
  void theEndOfTheLastCallbackIsTold() throws InterruptedException {
    var ran = new AtomicInteger();
    for (int i = 0; i < 10_000; i++) {
      callbacks.execute(ran::incrementAndGet);
    }

    do {
      idle.acquire();
    } while (ran.get() < 10_000);

    assertThat(callbacks.isIdle()).isTrue();
  }

  @Test
  void aCallbackMayAddCallbacks() throws InterruptedException {
    var inner = new CountDownLatch(1);

    callbacks.execute(() -> callbacks.execute(inner::countDown));

    inner.await();
    idle.acquire();
  }

  @Test
  void aCallbackKnowsWhereItRuns() throws InterruptedException {
    var other = new Callbacks("other", () -> {});
    var answers = new ArrayList<Boolean>();
    var ran = new CountDownLatch(1);

    callbacks.execute(() -> {
      answers.add(callbacks.isCurrentThread());
      answers.add(other.isCurrentThread());
      answers.add(Thread.currentThread().isVirtual());
      ran.countDown();
    });

    ran.await();
    assertThat(answers).containsExactly(true, false, true);
    assertThat(callbacks.isCurrentThread()).isFalse();
  }

  @Test
  void atFirstItIsIdle() {
    assertThat(callbacks.isIdle()).isTrue();
  }
}
