package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class ResourcesTest {
  private final Resources here = Resources.ofThisProcess();

  @Test
  void aDefaultPoolHasAWorkerForEachCpu() {
    assertThat(here.cpus()).isEqualTo(PoolSettings.of(c -> c).workers());
  }

  @Test
  void heapsOfWorkersAreDividedFromTheMemory() {
    assumeTrue(here.memory().isPresent(), "this system does not tell how much memory it has");
    long memory = here.memory().getAsLong();

    assertThat(here.heapPerWorker(1).orElseThrow()).isBetween(memory / 5, memory / 4);
    assertThat(here.heapPerWorker(6).orElseThrow()).isBetween(memory / 9, memory / 8);
  }

  @Test
  void theContainersLimitIsNotExceeded() {
    assertThat(here.memory().orElse(0))
        .isLessThanOrEqualTo(here.memoryLimit().orElse(Long.MAX_VALUE));
  }

  @Test
  void noWorkersIsAnError() {
    assertThatThrownBy(() -> here.heapPerWorker(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workers=0");
  }
}
