package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScratchFolderTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 1_000;

  @TempDir private Path base;

  @Test
  void oneIsMadeWhileOthersRemoveTheFoldersAroundIt() throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var made = new ArrayList<Future<Integer>>();
      for (int thread = 0; thread < THREADS; thread++) {
        made.add(threads.submit((Callable<Integer>) this::makeAndRemove));
      }
      for (Future<Integer> each : made) {
        assertThat(each.get()).isEqualTo(ROUNDS);
      }
    }
    assertThat(base).isEmptyDirectory();
  }

  private int makeAndRemove() throws IOException {
    int made = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (ScratchFolder folder = ScratchFolder.create(base, "round")) {
        Files.writeString(folder.path().resolve("file"), "content");
        made++;
      }
    }
    return made;
  }

  @Test
  void closingOneTwiceTakesNothingFromTheOthers() throws IOException {
    ScratchFolder first = ScratchFolder.create(base, "first");
    ScratchFolder second = ScratchFolder.create(base, "second");

    first.close();
    first.close();
    assertThat(second.path()).isDirectory();

    second.close();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void whatProcessesThatDiedLeftIsRemoved() throws IOException {
    Path dead = Files.createDirectories(ofUser().resolve("999999999-5/round-1")).getParent();

    ScratchFolder.sweep(base);

    assertThat(dead).doesNotExist();
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aLinkInThePlaceOfTheUsersFolderIsNotFollowed(@TempDir Path elsewhere) throws IOException {
    Path kept = Files.createDirectory(elsewhere.resolve("999999999-5"));
    Path link = Files.createSymbolicLink(ofUser(), elsewhere);

    ScratchFolder.sweep(base);

    assertThat(kept).isDirectory();
    assertThat(link).isSymbolicLink();
    assertThatThrownBy(() -> ScratchFolder.create(base, "round"))
        .hasMessageContaining("is a link, not a folder")
        .hasMessageContaining(link.toString());
    assertThat(kept).isDirectory();
  }

  private Path ofUser() {
    return UserFolder.in(base).path();
  }
}
