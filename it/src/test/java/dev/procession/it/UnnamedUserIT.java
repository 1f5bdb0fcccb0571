package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Pool;
import dev.procession.SharedLong;
import dev.procession.launch.AotCache;
import dev.procession.memory.RuntimeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program whose user is a number without a name or a home, as containers often run them. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class UnnamedUserIT {
  private static final String ID = "1234567";

  @TempDir private Path folder;

  @Test
  void poolsAndSharedStateWorkForAUserWithoutName() throws Exception {
    assertThat(runUser())
        .containsExactly(
            "[0, 1, 4, 9]",
            "42",
            "workers start without one: the user has no home folder: name another folder with"
                + " -Dprocession.aot.folder");
    assertThat(folder.resolve("?")).as("what a user without home has for one").doesNotExist();
    assertThat(RuntimeFolder.candidates())
        .noneMatch(base -> Files.exists(base.resolve("procession-" + ID)));
  }

  @Test
  void aBaseFolderThatTheUserMayNotListIsGoodEnough() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx-wx-wx"));

    assertThat(runUser("-Dprocession.runtime=" + closed, "-Djava.io.tmpdir=" + closed))
        .startsWith("[0, 1, 4, 9]", "42");

    assertThat(closed).isEmptyDirectory();
  }

  private List<String> runUser(String... options) throws Exception {
    OtherUser user = OtherUser.in(folder, ID, UnnamedUserIT.class, User.class);
    return user.run(User.class, List.of(options));
  }

  /** Uses what makes files: a pool, and something shared. */
  static final class User {
    private User() {}

    public static void main(String[] arguments) {
      try (var pool = Pool.processes(c -> c.withWorkers(2));
          var shared = SharedLong.create(40)) {
        System.out.println(pool.map(x -> x * x, List.of(0, 1, 2, 3)));
        pool.map(x -> shared.addAndGet(x), List.of(1, 1));
        System.out.println(shared.get());
      }
      System.out.println(AotCache.ofThisProcess().words());
    }
  }
}
