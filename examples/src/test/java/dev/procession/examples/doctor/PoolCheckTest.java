package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.doctor.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolCheckTest {

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void machineWithFourCpus() {
    machine = new FakeMachine(root).processors(4);
  }

  @Test
  void workersAndTheirHeapsAreTold() {
    var finding = PoolCheck.of(machine.heap(1536L << 20).build());

    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.says()).isEqualTo("4 workers with a heap of 1.5 GiB each");
  }

  @Test
  void oneWorkerIsNotSpokenOfAsMany() {
    var finding = PoolCheck.of(machine.processors(1).heap(256L << 20).build());

    assertThat(finding.says()).isEqualTo("1 worker with a heap of 256 MiB");
  }

  @Test
  void heapsTooSmallForMuchAreAWarning() {
    var finding = PoolCheck.of(machine.heap(48L << 20).build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.says()).contains("48 MiB");
    assertThat(finding.advice()).contains("withWorkers");
  }

  @Test
  void aSystemThatDoesNotTellItsMemoryIsNotBlamed() {
    assertThat(PoolCheck.of(machine.build()).level()).isEqualTo(Level.OK);
  }
}
