package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RuntimeFolderTest {
  @TempDir private Path base;

  @Test
  void onlyItsUserCanEnter() throws IOException {
    RuntimeFolder folder = RuntimeFolder.open(List.of(base));

    Path ofWorker = folder.create("worker-1");

    for (Path each : List.of(ofWorker, folder.path(), ofUser())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rwx------");
    }
    assertThat(ofWorker.getParent()).isEqualTo(folder.path());
  }

  @Test
  void aFolderThatOthersCouldEnterIsClosedToThem() throws IOException {
    Files.createDirectory(ofUser());
    Files.setPosixFilePermissions(ofUser(), PosixFilePermissions.fromString("rwxrwxrwx"));

    RuntimeFolder folder = RuntimeFolder.open(List.of(base));

    assertThat(folder.path()).isDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ofUser())))
        .isEqualTo("rwx------");
  }

  @Test
  void foldersOfProcessesThatDiedAreRemoved() throws IOException {
    Path dead = Files.createDirectories(ofUser().resolve("999999999-5/worker-1")).getParent();
    Files.writeString(dead.resolve("worker-1/page"), "left behind");
    long ourPid = ProcessHandle.current().pid();
    Path reused = Files.createDirectory(ofUser().resolve(ourPid + "-1000"));

    RuntimeFolder folder = RuntimeFolder.open(List.of(base));

    assertThat(dead).doesNotExist();
    assertThat(reused).doesNotExist();
    assertThat(folder.path()).exists();
  }

  @Test
  void foldersOfLivingProcessesStay() throws IOException {
    Path ours = RuntimeFolder.open(List.of(base)).create("worker-1");

    RuntimeFolder again = RuntimeFolder.open(List.of(base));

    assertThat(ours).exists();
    assertThat(again.path()).isEqualTo(ours.getParent());
  }

  @Test
  void whatWeDidNotMakeStays() throws IOException {
    Path foreign = Files.createDirectories(ofUser().resolve("notes"));
    Path odd = Files.createDirectories(ofUser().resolve("a-b-c"));

    RuntimeFolder folder = RuntimeFolder.open(List.of(base));

    assertThat(foreign).exists();
    assertThat(odd).exists();
    assertThat(folder.path()).exists();
  }

  @Test
  void aPathTooLongForASocketIsPassedOver() throws IOException {
    Path deep = Files.createDirectories(base.resolve("x".repeat(100)));

    RuntimeFolder folder = RuntimeFolder.open(List.of(deep, base));

    assertThat(folder.path().startsWith(deep)).isFalse();
    assertThat(folder.path().startsWith(base)).isTrue();
    assertThat(deep).isEmptyDirectory();
  }

  @Test
  void ifNoBaseIsOfUseTheErrorTellsOfEach() throws IOException {
    Path file = Files.writeString(base.resolve("file"), "");
    Path deep = base.resolve("x".repeat(100));

    assertThatThrownBy(() -> RuntimeFolder.open(List.of(file, deep)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file + " (is a regular file")
        .hasMessageContaining(deep.toString())
        .hasMessageContaining("107")
        .hasMessageContaining("-Dprocession.runtime");
  }

  @Test
  void aFileInThePlaceOfTheUsersFolderIsToldOf() throws IOException {
    Files.writeString(ofUser(), "");

    assertThatThrownBy(() -> RuntimeFolder.open(List.of(base)))
        .hasMessageContaining("is a regular file")
        .hasMessageContaining(ofUser().toString());
  }

  @Test
  void aLinkInThePlaceOfTheUsersFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Files.createSymbolicLink(ofUser(), elsewhere);

    assertThatThrownBy(() -> RuntimeFolder.open(List.of(base)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aBaseThatIsNotThereIsMade() {
    Path made = base.resolve("a/b");

    RuntimeFolder folder = RuntimeFolder.open(List.of(made));

    assertThat(folder.path().startsWith(made)).isTrue();
  }

  @Test
  void ifSomebodyCleansUpTheFolderIsMadeAgain() throws IOException {
    RuntimeFolder folder = RuntimeFolder.open(List.of(base));
    RuntimeFolder.delete(folder.path());

    Path ofWorker = folder.create("worker-1");

    assertThat(ofWorker).isDirectory();
  }

  @Test
  void itIsMadeWhileOthersThatLeaveRemoveTheFoldersAroundIt() throws Exception {
    try (var leaving = Executors.newSingleThreadExecutor()) {
      var enough = new AtomicBoolean();
      Future<?> left = leaving.submit(() -> leaveUntil(enough));
      try {
        for (int round = 0; round < 1_000; round++) {
          RuntimeFolder folder = RuntimeFolder.open(List.of(base));
          assertThat(folder.create("worker-1")).isDirectory();
          RuntimeFolder.delete(folder.path());
        }
      } finally {
        enough.set(true);
      }
      left.get();
    }
  }

  private @Nullable Void leaveUntil(AtomicBoolean enough) throws IOException {
    while (!enough.get()) {
      UserFolder.in(base).sweep();
    }
    return null;
  }

  @Test
  void aNameIsGivenOnceOnly() throws IOException {
    RuntimeFolder folder = RuntimeFolder.open(List.of(base));
    Path first = folder.create("worker-1");
    Files.writeString(first.resolve("page"), "");

    Path second = folder.create("worker-2");

    assertThat(second).isNotEqualTo(first).isEmptyDirectory();
    assertThatThrownBy(() -> Files.createDirectory(first))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void deletingTakesAllThatIsBelowAndNothingBehindLinks(@TempDir Path elsewhere)
      throws IOException {
    Path kept = Files.writeString(elsewhere.resolve("kept"), "");
    Path folder = Files.createDirectories(base.resolve("a/b/c"));
    Files.writeString(folder.resolve("file"), "");
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    RuntimeFolder.delete(base.resolve("a"));

    assertThat(base.resolve("a")).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void deletingTakesWhatIsPutThereMeanwhile() throws Exception {
    for (int round = 0; round < 50; round++) {
      Path folder = Files.createDirectory(base.resolve("busy-" + round));
      var begun = new CountDownLatch(1);
      var putting =
          CompletableFuture.runAsync(() -> {
            begun.countDown();
            putUntilItIsGone(folder);
          });
      begun.await();

      RuntimeFolder.delete(folder);

      putting.join();
      assertThat(folder).doesNotExist();
    }
  }

  private static void putUntilItIsGone(Path folder) {
    try {
      for (int file = 0; file < 30; file++) {
        Files.createFile(folder.resolve("file-" + file));
      }
      RuntimeFolder.delete(folder); // it was slower than this
    } catch (NoSuchFileException e) {
      // gone
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void deletingWhatIsGoneIsNoError() throws IOException {
    Path gone = base.resolve("gone");

    RuntimeFolder.delete(gone);

    assertThat(gone).doesNotExist();
  }

  private Path ofUser() {
    return UserFolder.in(base).path();
  }
}
