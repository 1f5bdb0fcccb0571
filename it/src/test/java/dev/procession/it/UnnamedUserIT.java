package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import dev.procession.SharedLong;
import dev.procession.launch.AotCache;
import dev.procession.memory.RuntimeFolder;
import dev.procession.memory.SystemUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
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
    assumeTrue(SystemUser.current().id().equals("0"), "only root can try it as another user");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    Path library = shareLibrary();
    assumeTrue(run("-version").getFirst().contains("version"), "another user cannot run this JDK");
    var arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-cp", library + ":" + folder.resolve("classes")));
    arguments.add(User.class.getName());
    return run(arguments.toArray(String[]::new));
  }

  /** What it prints, as that user. */
  private List<String> run(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(List.of("env", "-u", "HOME", "-u", "XDG_RUNTIME_DIR", "-u", "XDG_CACHE_HOME"));
    command.addAll(List.of("-u", "PROCESSION_AOT"));
    command.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
    command.add(Program.tool("java"));
    command.addAll(List.of(arguments));
    try (var program = Program.run(folder, command)) {
      program.join();
      return program.output().lines().toList();
    }
  }

  /** Our jar, and the classes of this file, where everybody can read them. */
  private Path shareLibrary() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path classes = Files.createDirectories(folder.resolve("classes/dev/procession/it"));
    for (Class<?> each : List.of(UnnamedUserIT.class, User.class)) {
      String file = each.getName().substring(each.getPackageName().length() + 1) + ".class";
      try (var in = each.getResourceAsStream(file)) {
        Files.copy(in, classes.resolve(file));
      }
    }
    Path jar =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> entry.getFileName().toString().matches("procession-[\\d.]+.*\\.jar"))
            .findFirst()
            .orElseThrow();
    return Files.copy(jar, folder.resolve(jar.getFileName()));
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
