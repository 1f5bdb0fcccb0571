package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.doctor.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCheckTest {

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void machineWithEightGibibytes() throws Exception {
    machine =
        new FakeMachine(root)
            .processors(4)
            .file("proc/meminfo", "MemTotal:  8388608 kB", "MemAvailable:    4194304 kB");
  }

  @Test
  void plentyIsFine() {
    var finding = MemoryCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.says()).contains("8.0 GiB", "4.0 GiB", "no container limit");
  }

  @Test
  void aContainerTooSmallForAWorkerOnEachCpuIsAWarning() {
    machine.memoryLimit(512L << 20);

    var finding = MemoryCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.says()).contains("container limit 512 MiB");
    assertThat(finding.advice()).contains("128 MiB", "at most 2 workers");
  }

  @Test
  void aContainerTooSmallForOneWorkerIsAProblem() {
    machine.memoryLimit(100_000_000);

    assertThat(MemoryCheck.of(machine.build()).level()).isEqualTo(Level.PROBLEM);
  }

  @Test
  void aSystemWithoutMeminfoIsNotBlamed(@TempDir Path empty) {
    assertThat(MemoryCheck.of(new FakeMachine(empty).build()).level()).isEqualTo(Level.OK);
  }
}
