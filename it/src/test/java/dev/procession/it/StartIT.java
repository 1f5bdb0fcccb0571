package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.ChildProcess;
import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.WorkerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Starts in odd places, and starts that cannot be: what they say. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class StartIT {
  @TempDir private Path folder;

  /** Removes the folder in which it works, then starts another worker and a child. */
  static final class Removes {
    public static void main(String[] arguments) throws Exception {
      Files.delete(Path.of(System.getProperty("user.dir")));
      try (var pool = Pool.processes(1)) {
        System.out.println("worker " + pool.apply(() -> 1));
      }
      var child = ChildProcess.start(() -> System.out.println("child 2"));
      child.join();
    }
  }

  @Test
  void processesStartThoughTheWorkingFolderWasRemoved() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    var command =
        List.of(
            "sh",
            "-c",
            "cd gone && exec \"$@\"",
            "sh",
            Program.tool("java"),
            "-cp",
            System.getProperty("java.class.path"),
            Removes.class.getName());

    try (var program = Program.run(folder, command)) {
      assertThat(program.lines())
          .contains("worker 1", "child 2")
          .anyMatch(line -> line.contains(gone.toString()));
    }
    assertThat(gone).doesNotExist();
  }

  @Test
  void anOptionThatJavaRefusesIsToldOnceWithItsSetting() {
    var lines = new CopyOnWriteArrayList<Output.Line>();

    var error =
        catchThrowableOfType(
            WorkerStartException.class,
            () -> {
              try (var pool =
                  Pool.processes(c ->
                      c.withWorkers(1)
                          .withJvmArguments(List.of("-XX:+NoSuchOption"))
                          .withOutput(Output.to(lines::add)))) {
                pool.run(() -> {});
              }
            });

    assertThat(error.getMessage())
        .containsOnlyOnce("NoSuchOption'")
        .contains("withJvmArguments([-XX:+NoSuchOption])");
    assertThat(error.getCause()).isNull();
    assertThat(lines).isEmpty();
  }

  @Test
  void aHeapThatIsTooSmallIsToldWithItsSettingByAChildToo() {
    assertThatThrownBy(() -> ChildProcess.start(c -> c.withHeap("1k"), () -> {}))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("withHeap(\"1k\")");
  }

  @Test
  void aWorkingFolderThatIsMissingIsToldWithItsSetting() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> ChildProcess.start(c -> c.withWorkingDirectory(missing), () -> {}))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("withWorkingDirectory")
        .hasMessageContaining(missing.toString());
  }

  @Test
  void anEnvironmentNameThatCannotBeIsRefusedAtOnce() {
    for (String name : List.of("A=B", "", "a\0b")) {
      assertThatThrownBy(() -> Pool.processes(c -> c.withEnvironment(name, "x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("environment");
    }
  }

  @Test
  void aProgramInARuntimeImageHasWorkers() throws Exception {
    Path module = Files.createDirectories(folder.resolve("source/app"));
    Files.writeString(
        folder.resolve("source/module-info.java"),
        "module an.app { requires dev.procession; exports app; }");
    Files.writeString(module.resolve("Main.java"), IMAGE_PROGRAM);
    String core = coreJar();
    run("javac", "-p", core, "-d", "classes", "source/module-info.java", "source/app/Main.java");
    run("jlink", "-p", core + ":classes", "--add-modules", "an.app", "--output", "image");
    Path java = folder.resolve("image/bin/java");

    try (var program = Program.run(folder, List.of(java.toString(), "-m", "an.app/app.Main"))) {
      assertThat(program.lines()).contains("[2, 4]");
    }
    Files.move(java, folder.resolve("image/bin/kept"));
    try (var program =
        Program.run(
            folder,
            List.of(folder.resolve("image/bin/kept").toString(), "-m", "an.app/app.Main"))) {
      assertThat(program.join()).isNotZero();
      assertThat(program.output()).contains("--strip-native-commands", "-Dprocession.java");
    }
  }

  private static final String IMAGE_PROGRAM =
      """
      package app;
      import dev.procession.Pool;
      import java.util.List;
      public class Main {
        public static void main(String[] arguments) {
          try (var pool = Pool.processes(1)) {
            System.out.println(pool.map(Main::twice, List.of(1, 2)));
          }
        }
        static int twice(int x) { return 2 * x; }
      }
      """;

  private void run(String tool, String... arguments) throws Exception {
    try (var program = Program.start(folder, tool, List.of(arguments))) {
      assertThat(program.join()).as(program.output()).isZero();
    }
  }

  private static String coreJar() throws IOException {
    return Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toRealPath()
        .toString();
  }
}
