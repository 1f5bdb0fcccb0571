package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.doctor.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuCheckTest {

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void machineWithEightCpus() throws Exception {
    machine =
        new FakeMachine(root)
            .processors(8)
            .file("sys/devices/system/cpu/online", "0-7")
            .file(
                "proc/self/status", "Name:\tjava", "Cpus_allowed:\tff", "Cpus_allowed_list:\t0-7");
  }

  @Test
  void aMachineAllToItselfIsFine() {
    var finding = CpuCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.says()).contains("8 for this JVM", "8 in the machine", "affinity 0-7");
  }

  @Test
  void aJvmThatCountsMoreThanTheQuotaIsTold() {
    machine.cpuQuota(1.5);

    var finding = CpuCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.says()).contains("quota 1.5");
    assertThat(finding.advice()).contains("ActiveProcessorCount=2");
  }

  @Test
  void aJvmThatKnowsItsQuotaIsFine() {
    machine.processors(2).cpuQuota(2);

    var finding = CpuCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.OK);
    assertThat(finding.says()).endsWith("quota 2");
  }

  @Test
  void oneCpuByAffinityIsAWarningThatNamesTheAffinity() throws Exception {
    machine.processors(1).file("proc/self/status", "Cpus_allowed_list:\t3");

    var finding = CpuCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.advice()).contains("taskset");
  }

  @Test
  void oneCpuByQuotaIsAWarningThatNamesTheQuota() {
    machine.processors(1).cpuQuota(0.5);

    var finding = CpuCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.advice()).contains("quota");
  }

  @Test
  void aSystemWithoutTheKernelsFilesIsFine(@TempDir Path empty) {
    var finding = CpuCheck.of(new FakeMachine(empty).processors(8).build());

    assertThat(finding.level()).isEqualTo(Level.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|0", "0|1", "0-3|4", "0-3,8|5", "1,3,5-6|4"})
  void aListOfCpusIsCounted(String list, int count) {
    assertThat(CpuCheck.countOf(list)).isEqualTo(count);
  }
}
