package dev.procession.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptionTest {
  private final Interruption interruption = new Interruption();

  @AfterEach
  void clearFlag() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void aRunningItemIsInterruptedAndCancelled() {
    RunningTask task = task();
    interruption.begin(3, task);

    interruption.interrupt(3);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void theEndOfAnItemClearsTheFlag() {
    interruption.begin(3, task());
    interruption.interrupt(3);

    interruption.end(3);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anotherItemIsNotInterrupted() {
    RunningTask task = task();
    interruption.begin(4, task);

    interruption.interrupt(3);
    interruption.interrupt(5);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(task.isCancelled()).isFalse();
  }

  @Test
  void anItemThatHasEndedIsNotInterrupted() {
    interruption.begin(3, task());
    interruption.end(3);

    interruption.interrupt(3);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptThatComesBeforeTheItemBeginsIsNotLost() {
    RunningTask task = task();

    interruption.interrupt(0);
    interruption.begin(0, task);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void theFlagThatATaskLeftIsCleared() {
    interruption.begin(1, task());
    Thread.currentThread().interrupt();

    interruption.end(1);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Another thread interrupts as fast as it can, always the item that it saw last. */
  @Test
  void noInterruptReachesTheNextItem() throws InterruptedException {
    var current = new AtomicInteger();
    Thread interrupter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int number = current.get(); number >= 0; number = current.get()) {
                interruption.interrupt(number);
              }
            });
    int strays = 0;
    for (int number = 1; number < 200_000; number++) {
      current.set(number);
      interruption.begin(number, task());
      interruption.end(number);
      strays += Thread.currentThread().isInterrupted() ? 1 : 0;
    }
    current.set(-1);
    interrupter.join();

    assertThat(strays).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static RunningTask task() {
    return new RunningTask(
        0,
        1,
        1,
        0,
        0,
        new RunningTask.Reports() {
          @Override
          public void reported(long done, long total) {}

          @Override
          public void accept(String name, long amount) {}
        });
  }
}
