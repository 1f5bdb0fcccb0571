package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.doctor.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMemoryCheckTest {

  @Test
  void aGibibyteIsFine() {
    assertThat(SharedMemoryCheck.of("/dev/shm", 1L << 30, 2L << 30).level()).isEqualTo(Level.OK);
  }

  @Test
  void whatContainersGetByDefaultIsAWarning() {
    var finding = SharedMemoryCheck.of("/dev/shm", 64L << 20, 64L << 20);

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.advice()).contains("--shm-size");
  }

  @Test
  void aFullOneIsAProblem() {
    var finding = SharedMemoryCheck.of("/dev/shm", 4096, 2L << 30);

    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.says()).contains("4 KiB free of 2.0 GiB");
  }

  @Test
  void aSystemWithoutOneWorksWithFiles(@TempDir Path empty) {
    var finding = SharedMemoryCheck.of(new FakeMachine(empty).build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
  }
}
