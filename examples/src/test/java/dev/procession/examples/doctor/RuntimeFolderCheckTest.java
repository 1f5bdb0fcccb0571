package dev.procession.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.doctor.Finding.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderCheckTest {

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void emptyMachine() {
    machine = new FakeMachine(root);
  }

  @Test
  void theChosenFolderIsTriedAndLeftAsItWas() throws Exception {
    var folder = machine.folder("chosen");
    machine.folder("dev/shm");

    var finding = RuntimeFolderCheck.of(machine.property("procession.runtime", folder).build());

    assertThat(finding.level()).isNotEqualTo(Level.PROBLEM);
    assertThat(finding.says()).contains(folder.toString(), "sockets work");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aChosenFolderThatIsMissingIsAProblemEvenIfOthersWouldDo() throws Exception {
    machine.folder("dev/shm");
    machine.property("procession.runtime", root.resolve("missing"));

    var finding = RuntimeFolderCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.says()).contains("missing");
  }

  @Test
  void theSessionsFolderComesBeforeSharedMemory() throws Exception {
    var session = machine.folder("run/user/1000");
    machine.folder("dev/shm");

    var finding = RuntimeFolderCheck.of(machine.variable("XDG_RUNTIME_DIR", session).build());

    assertThat(finding.says()).startsWith(session.toString());
  }

  @Test
  void aSessionsFolderThatIsMissingIsPassedOver() throws Exception {
    var sharedMemory = machine.folder("dev/shm");
    machine.variable("XDG_RUNTIME_DIR", root.resolve("gone"));

    var finding = RuntimeFolderCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.says()).startsWith(sharedMemory.toString());
  }

  @Test
  void aMachineWithNoUsableFolderIsAProblem() {
    var finding = RuntimeFolderCheck.of(machine.build());

    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.says()).contains("dev/shm", "no-tmp");
    assertThat(finding.advice()).contains("-Dprocession.runtime=");
  }

  @Test
  void aPathTooLongForASocketIsAProblem() throws Exception {
    var folder = machine.folder("x".repeat(100));

    var finding = RuntimeFolderCheck.of(machine.property("procession.runtime", folder).build());

    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
    assertThat(finding.says()).contains("107");
  }
}
