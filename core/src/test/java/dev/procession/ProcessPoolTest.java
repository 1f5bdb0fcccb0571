package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessPoolTest extends PoolContract {

  @Override
  Pool open() {
    return Pool.processes(c -> c.withWorkers(2).withName("contract"));
  }

  @Test
  void tasksRunInOtherProcesses() {
    long here = ProcessHandle.current().pid();

    assertThat(pool().<Long>apply(() -> ProcessHandle.current().pid())).isNotEqualTo(here);
  }

  @Test
  void aCancelledTaskThatWasNotBegunDoesNotCostItsWorker() {
    try (Pool one = Pool.processes(1)) {
      for (int i = 0; i < 300; i++) {
        AsyncResult<Integer> result = one.applyAsync(() -> 1);
        boolean _ = result.cancel(true);
      }

      assertThat(one.<Integer>apply(() -> 2)).isEqualTo(2);
    }
  }

  @Test
  void aCancelledTaskWithALargeArgumentDoesNotCostItsWorker() {
    try (Pool one = Pool.processes(1)) {
      assertThat(one.<Integer>apply(() -> 1)).isEqualTo(1);
      byte[] large = new byte[16 << 20];
      for (int i = 0; i < 20; i++) {
        AsyncResult<Integer> result = one.applyAsync(bytes -> bytes.length, large);
        boolean _ = result.cancel(true);
      }

      assertThat(one.<Integer>apply(() -> 2)).isEqualTo(2);
    }
  }

  @Test
  void resultsLargerThanThePagesBufferArriveWhole() {
    for (int size : List.of(1 << 10, (64 << 10) - 80, 64 << 10, (64 << 10) + 80, 3 << 20)) {
      assertThat(pool().<byte[]>apply(() -> new byte[size])).hasSize(size);
    }
    assertThat(pool().map(size -> new byte[size], List.of(1 << 20, 0, 1 << 20, 5)))
        .extracting(bytes -> bytes.length)
        .containsExactly(1 << 20, 0, 1 << 20, 5);
  }

  @Test
  void aCrashCostsItsOwnItemOnly() {
    assertThatThrownBy(() -> pool().run(() -> Runtime.getRuntime().halt(3)))
        .isInstanceOf(WorkerCrashedException.class)
        .hasMessageContaining("3");
    assertThat(pool().map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));
  }

  @Test
  void terminateStopsWorkersThatAreStarting() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      Pool starting = Pool.processes(2);

      starting.terminate();

      assertThat(starting.awaitTermination(Duration.ofSeconds(30))).isTrue();
    }
  }
}
