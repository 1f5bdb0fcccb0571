package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A new version is deployed while the old one runs: no worker silently runs the new one. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class DeployIT {
  @TempDir private Path folder;
  private Path older;
  private Path newer;

  private static String price(int factor) {
    return "package deploy; public class Price {"
        + " public static int of(int x) { return x * "
        + factor
        + "; } }";
  }

  /** Waits for the deploy at its standard input, then needs a new worker for each call. */
  private static String app(String before) {
    return """
    package deploy;

    import dev.procession.*;

    public class App {
      static Object attempt(SerializableCallable<Integer> task, Pool pool) {
        try {
          return pool.apply(task);
        } catch (ProcessionException e) {
          return e.getMessage();
        }
      }

      public static void main(String[] arguments) throws Exception {
        System.out.println("here " + Price.of(1));
        %s
        try (var pool = Pool.processes(c -> c.withWorkers(1).withMaxTasksPerWorker(1))) {
          System.out.println("first " + attempt(() -> Price.of(1), pool));
          System.out.println("READY");
          System.in.read();
          for (int i = 0; i < 3; i++) {
            System.out.println("then " + attempt(() -> Price.of(1), pool));
          }
        }
      }
    }
    """
        .formatted(before);
  }

  private static final String GOES_ON =
      """
      package deploy;

      import dev.procession.*;
      import java.util.List;
      import java.util.concurrent.CountDownLatch;

      public class Main {
        public static void main(String[] arguments) throws Exception {
          var started = new CountDownLatch(2);
          var refused = new CountDownLatch(1);
          PoolListener listener = event -> {
            switch (event) {
              case PoolEvent.WorkerStarted _ -> started.countDown();
              case PoolEvent.WorkerStartFailed failed -> {
                System.out.println("refused " + failed.error().getMessage());
                refused.countDown();
              }
              default -> {}
            }
          };
          try (var pool = Pool.processes(c -> c.withWorkers(2).withListener(listener))) {
            System.out.println(pool.map(Price::of, List.of(1, 2)));
            started.await();
            System.out.println("READY");
            System.in.read();
            try {
              pool.run(() -> Runtime.getRuntime().halt(3));
            } catch (WorkerCrashedException e) {
              System.out.println("crashed");
            }
            refused.await();
            System.out.println(pool.map(Price::of, List.of(1, 2)));
          }
        }
      }
      """;

  @BeforeEach
  void build() throws Exception {
    older = version("older", 10).jar(folder.resolve("older.jar"), "1");
    newer = version("newer", 25).jar(folder.resolve("newer.jar"), "2");
  }

  private PlugIn version(String name, int factor) throws Exception {
    return new PlugIn(folder.resolve(name))
        .with("deploy.Price", price(factor))
        .with("deploy.App", app(""))
        .with("deploy.Main", GOES_ON);
  }

  private interface Deploy {
    void run() throws IOException;
  }

  private List<String> run(String main, Path jar, Deploy deploy) throws Exception {
    String path = System.getProperty("java.class.path") + File.pathSeparator + jar;
    try (var program = Program.start(folder, List.of("-cp", path, main))) {
      await().until(() -> program.output().contains("READY"));
      deploy.run();
      program.type("\n");
      return program.lines();
    }
  }

  private void replace(Path jar) throws IOException {
    Path copy = Files.copy(newer, folder.resolve("copy.jar"));
    Files.move(copy, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void assertRefused(List<String> lines, Path jar) {
    assertThat(lines.subList(3, lines.size()))
        .filteredOn(line -> !line.equals("then 10")) // one that was there before
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("not started").contains(jar.toString()));
  }

  @Test
  void aJarThatIsReplacedIsNamedByWhoNeedsANewWorker() throws Exception {
    Path jar = Files.copy(older, folder.resolve("app.jar"));

    var lines = run("deploy.App", jar, () -> replace(jar));

    assertThat(lines).startsWith("here 10", "first 10", "READY");
    assertRefused(lines, jar);
  }

  @Test
  void aJarThatIsWrittenOverIsNamedByWhoNeedsANewWorker() throws Exception {
    Path jar = Files.copy(older, folder.resolve("app.jar"));

    var lines = run("deploy.App", jar, () -> Files.write(jar, Files.readAllBytes(newer)));

    assertThat(lines).startsWith("here 10", "first 10", "READY");
    assertRefused(lines, jar);
  }

  @Test
  void aLinkThatIsSwitchedDoesNotConcernAProgramThatRuns() throws Exception {
    Path jar = Files.createSymbolicLink(folder.resolve("app.jar"), older);

    var lines =
        run(
            "deploy.App",
            jar,
            () -> {
              Path link = Files.createSymbolicLink(folder.resolve("next.jar"), newer);
              Files.move(link, jar, StandardCopyOption.ATOMIC_MOVE);
            });

    assertThat(lines)
        .containsExactly("here 10", "first 10", "READY", "then 10", "then 10", "then 10");
  }

  @Test
  void aFolderBehindALinkThatIsSwitchedDoesNotConcernAProgramThatRuns() throws Exception {
    Path current = Files.createSymbolicLink(folder.resolve("current"), folder.resolve("older"));

    var lines =
        run(
            "deploy.App",
            current,
            () -> {
              Path link = folder.resolve("next");
              Files.createSymbolicLink(link, folder.resolve("newer"));
              Files.move(link, current, StandardCopyOption.ATOMIC_MOVE);
            });

    assertThat(lines)
        .containsExactly("here 10", "first 10", "READY", "then 10", "then 10", "then 10");
  }

  @Test
  void aJarThatAManifestNamesIsNamedByWhoNeedsANewWorker() throws Exception {
    Path library = Files.copy(older, folder.resolve("library.jar"));
    Path app =
        new PlugIn(Files.createDirectory(folder.resolve("thin")))
            .jar(folder.resolve("thin.jar"), Attributes.Name.CLASS_PATH, "library.jar");

    var lines = run("deploy.App", app, () -> replace(library));

    assertThat(lines).startsWith("here 10", "first 10", "READY");
    assertRefused(lines, library);
  }

  @Test
  void aJarThatWasReplacedBeforeTheFirstWorkerIsNamed() throws Exception {
    new PlugIn(folder.resolve("older"))
        .with("deploy.App", app("System.out.println(\"READY\"); System.in.read();"));
    Path jar = new PlugIn(folder.resolve("older")).jar(folder.resolve("app.jar"), "1");

    var lines = run("deploy.App", jar, () -> replace(jar));

    assertThat(lines).startsWith("here 10", "READY");
    assertThat(lines.get(2)).startsWith("first ").contains("not started").contains(jar.toString());
  }

  private static String own(int factor) {
    return app("")
        .replace("class App", "class Own")
        .replace("Price.of(1)", "own()")
        .replace(
            "static Object attempt",
            "static int own() { return " + factor + "; }" + " static Object attempt");
  }

  @Test
  void aClassOfAFolderThatIsCompiledAnewIsNamedByWhoNeedsIt() throws Exception {
    var classes = new PlugIn(folder.resolve("classes")).with("deploy.Own", own(10));

    var lines = run("deploy.Own", classes.folder(), () -> classes.with("deploy.Own", own(25)));

    assertThat(lines).startsWith("here 10", "first 10", "READY");
    assertThat(lines.subList(3, lines.size()))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("deploy/Own.class was compiled anew"));
  }

  @Test
  void aClassThatIsCompiledAnewAsItWasIsNoOther() throws Exception {
    var classes = new PlugIn(folder.resolve("classes")).with("deploy.Own", own(10));

    var lines = run("deploy.Own", classes.folder(), () -> classes.with("deploy.Own", own(10)));

    assertThat(lines)
        .containsExactly("here 10", "first 10", "READY", "then 10", "then 10", "then 10");
  }

  @Test
  void aPoolGoesOnWithTheWorkersThatItHas() throws Exception {
    Path jar = Files.copy(older, folder.resolve("app.jar"));

    var lines = run("deploy.Main", jar, () -> replace(jar));

    assertThat(lines).startsWith("[10, 20]", "READY").containsSubsequence("crashed", "[10, 20]");
    assertThat(lines).anyMatch(line -> line.startsWith("refused ") && line.contains("app.jar"));
  }
}
