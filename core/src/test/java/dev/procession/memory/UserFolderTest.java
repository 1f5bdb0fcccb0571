package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What living containers do to each other is shown by programs in containers, elsewhere. */
@Timeout(60)
class UserFolderTest {
  @TempDir private Path base;

  @Test
  void inAContainerItHasASignOfLifeAsLongAsAnyPartOfTheProcessIsThere() throws IOException {
    var user = new UserFolder(base, "1");
    Path sign = LifeSign.of(user.path(), ProcessName.ofThisProcess());

    user.enter();
    user.enter();
    user.leave();
    assertThat(sign).exists();
    assertThat(user.ofThisProcess()).isDirectory();

    user.leave();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void onTheMachineItHasNone() throws IOException {
    var user = new UserFolder(base, "");

    user.enter();

    assertThat(user.path()).isDirectoryNotContaining("glob:**alive-*");
    user.leave();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void ifSomebodyCleansUpTheSignIsGivenAgain() throws IOException {
    var user = new UserFolder(base, "1");
    user.enter();
    RuntimeFolder.delete(user.path());

    Path made = user.create("worker-1");

    assertThat(made).isDirectory();
    assertThat(LifeSign.of(user.path(), ProcessName.ofThisProcess())).exists();
    user.leave();
  }

  @Test
  void whoIsInterruptedGivesASignAllTheSameAndStaysInterrupted() throws IOException {
    var user = new UserFolder(base, "1");

    Thread.currentThread().interrupt();
    user.enter();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(LifeSign.of(user.path(), ProcessName.ofThisProcess())).exists();
    user.leave();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void whatADeadContainerLeftIsRemovedWhole() throws IOException {
    Path dead = new UserFolder(base, "2").path();
    Files.createDirectories(dead.resolve("7-1000/worker-1"));
    Files.createFile(dead.resolve("alive-7-1000"));
    Files.createDirectory(dead.resolve("shared-m"));
    Files.createFile(dead.resolve("shared-m/lease-7-1000"));
    Files.createFile(dead.resolve("shared-m/data-1"));

    new UserFolder(base, "").sweepOthers();

    assertThat(base).isEmptyDirectory();
  }

  @Test
  void onlyTheContainersItselfTellsItsProcessesByTheirPids() throws IOException {
    var container = new UserFolder(base, "2");
    long other = ProcessHandle.current().pid();
    Path sign = LifeSign.of(container.path(), other + "-1000");
    Path folder = Files.createDirectories(container.path().resolve(other + "-1000"));

    new UserFolder(base, "3").sweepOthers();
    assertThat(folder).as("of unknown life").exists();

    Files.createFile(sign);
    container.sweep();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aBaseThatCannotBeListedIsLeftAsItIs() {
    Path missing = base.resolve("missing");

    new UserFolder(missing, "").sweepOthers();

    assertThat(base).isEmptyDirectory();
  }

  @Test
  void containersLeaveTheMachineAlone() throws IOException {
    Path machine = new UserFolder(base, "").path();
    Path folder = Files.createDirectories(machine.resolve("999999999-5"));

    new UserFolder(base, "2").sweepOthers();

    assertThat(folder).exists();
  }
}
