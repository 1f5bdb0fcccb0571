package dev.procession.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.memory.Claim;
import dev.procession.memory.WorkerPage;
import dev.procession.wire.Payload;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread of the tasks takes items from a real page, as it does in a worker. */
@Timeout(60)
class InterruptionTest {
  private static final int ITEMS = 200_000;

  private WorkerPage page;
  private CurrentItem item;
  private Interruption interruption;

  @BeforeEach
  void haveItems(@TempDir Path folder) throws IOException {
    page = WorkerPage.create(folder.resolve("page"));
    assertThat(page.claim(new Claim(0, 0), new Claim(0, ITEMS))).isTrue();
    item = new CurrentItem(null, 1);
    interruption = new Interruption(item);
  }

  @AfterEach
  void clearFlag() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void aRunningItemIsInterruptedAndCancelled() {
    begin(0);
    RunningTask task = Objects.requireNonNull(item.get());

    interruption.interrupt(0);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void aTaskThatAsksLateKnowsThatItIsCancelled() {
    begin(0);

    interruption.interrupt(0);

    assertThat(Objects.requireNonNull(item.get()).isCancelled()).isTrue();
  }

  @Test
  void theEndOfAnItemClearsTheFlag() {
    begin(0);
    interruption.interrupt(0);

    interruption.end();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theBeginOfTheNextItemClearsTheFlag() {
    begin(0);
    interruption.interrupt(0);

    begin(1);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(Objects.requireNonNull(item.get()).isCancelled()).isFalse();
  }

  @Test
  void anotherItemIsNotInterrupted() {
    begin(0);

    interruption.interrupt(7);
    interruption.interrupt(1);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(Objects.requireNonNull(item.get()).isCancelled()).isFalse();
  }

  @Test
  void anItemThatHasEndedIsNotInterrupted() {
    begin(0);
    interruption.end();

    interruption.interrupt(0);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anItemMayBeInterruptedTwice() {
    begin(0);
    interruption.interrupt(0);
    assertThat(Thread.interrupted()).isTrue();

    interruption.interrupt(0);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    begin(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptThatComesBeforeTheItemBeginsIsNotLost() {
    interruption.interrupt(0);
    begin(0);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(Objects.requireNonNull(item.get()).isCancelled()).isTrue();
  }

  @Test
  void theFlagThatATaskLeftIsCleared() {
    begin(0);
    Thread.currentThread().interrupt();

    begin(1);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** Another thread interrupts as fast as it can, always the item that it saw last. */
  @Test
  void noInterruptReachesTheNextItem() throws InterruptedException {
    var current = new AtomicInteger();
    var previous = new AtomicInteger();
    Thread interrupter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (current.get() >= 0) {
                interruption.interrupt(previous.get());
              }
            });
    int strays = 0;
    for (int number = 0; number < ITEMS; number++) {
      begin(number);
      strays += previous.get() != number && Thread.currentThread().isInterrupted() ? 1 : 0;
      previous.set(number); // from here on it may be interrupted
    }
    interruption.end();
    current.set(-1);
    interrupter.join();

    assertThat(strays).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private void begin(int number) {
    interruption.announce(number);
    assertThat(page.take(number)).isTrue();
    item.begin(
        new ToWorker.Run(0, 0, 0, 0, 1, false, 0, 1, new Payload.Bounds(0, ITEMS)), number, 0);
    interruption.begin(number);
  }
}
