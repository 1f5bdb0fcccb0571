package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckupTest {

  @Test
  void aReportSaysWhatToDoAboutEachProblem() {
    var checkup =
        new Checkup(
            List.of(
                Finding.ok("Java", "25"),
                Finding.warning("CPUs", "one", "get another"),
                Finding.problem("Memory", "none", "buy some")));

    assertThat(checkup.hasProblem()).isTrue();
    assertThat(checkup.report())
        .containsSubsequence("ok", "Java", "25")
        .containsSubsequence("warning", "one", "-> get another")
        .containsSubsequence("problem", "none", "-> buy some")
        .endsWith("Problems: 1, warnings: 1.\n");
  }

  @Test
  void warningsAloneAreNoProblem() {
    var checkup = new Checkup(List.of(Finding.warning("CPUs", "one", "get another")));

    assertThat(checkup.hasProblem()).isFalse();
  }

  @Test
  void thisMachineIsLookedAtWithoutFailing() {
    var checkup = Checkup.of(Machine.here());

    assertThat(checkup.findings())
        .extracting(Finding::subject)
        .containsExactly(
            "Java",
            "CPUs",
            "Memory",
            "Default pool",
            "Runtime folder",
            "Shared memory",
            "start cache");
  }
}
