package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cache of loaded classes that workers start from: made once, used after that, never trusted.
 */
@Timeout(180)
@ExtendWith(Leftovers.class)
class AotCacheIT {
  private static final int DAMAGE_BYTES = 1 << 20;

  @TempDir private Path folder;
  private Path cache;
  private List<String> options;

  @BeforeEach
  void haveAFolderForTheCache() {
    cache = folder.resolve("cache");
    options = List.of("-Dprocession.aot=on", "-Dprocession.aot.folder=" + cache);
  }

  @Test
  void theFirstProgramMakesItAndTheNextUsesIt() throws Exception {
    make();

    assertThat(run("go")).containsExactly("from the cache: true", "[1, 4, 9]");
    assertThat(files(".aot")).hasSize(1);
  }

  @Test
  void aDamagedFileIsRemovedAndNotUsed() throws Exception {
    Path made = make();
    Path damaged = damage(made, made.getFileName().toString());

    assertThat(run("go")).containsExactly("from the cache: false", "[1, 4, 9]");

    assertThat(damaged).doesNotExist();
  }

  @Test
  void aFileThatLooksRightAndIsWrongCostsOneSlowStartAtMost() throws Exception {
    Path made = make();
    Path wrong = damage(made, named(made, damagedBytes(made)));

    assertThat(run("go")).last().isEqualTo("[1, 4, 9]");
    assertThat(run("go")).last().isEqualTo("[1, 4, 9]");

    assertThat(made).doesNotExist();
    assertThat(files(".aot")).hasSizeLessThanOrEqualTo(1).allMatch(file -> file.equals(wrong));
  }

  @Test
  void aChildProcessStartsFromAWrongFileTooAndIfItDiesOfThatOnceMoreWithout() throws Exception {
    Path made = make();
    damage(made, named(made, damagedBytes(made)));

    assertThat(run("child")).last().isEqualTo("exit code OptionalInt[0]");
  }

  @Test
  void ofOldFilesOnlyTheNewestAreKept() throws Exception {
    Files.createDirectory(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
    for (int age = 0; age < 6; age++) {
      Path old = Files.createFile(cache.resolve("of-build-" + age + ".aot"));
      Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000_000_000L - age * 60_000L));
    }
    try (var program = Program.start(folder, Lingering.class, options, "linger")) {
      await().atMost(ofSeconds(60)).until(() -> files(".aot").size() == 4);
      program.type("");
      assertThat(program.lines()).contains("[1, 4, 9]");
    }

    assertThat(files(".aot"))
        .filteredOn(file -> file.getFileName().toString().startsWith("of-build-"))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("of-build-0.aot", "of-build-1.aot", "of-build-2.aot");
  }

  @Test
  void aFolderThatOthersMayWriteIsNotUsedAndLeftAsItIs() throws Exception {
    Files.createDirectory(cache);
    var all = PosixFilePermissions.fromString("rwxrwxrwx");
    Files.setPosixFilePermissions(cache, all);

    assertThat(run("doctor"))
        .containsExactly(
            "workers start without one: "
                + cache
                + " belongs to "
                + System.getProperty("user.name")
                + " with the rights rwxrwxrwx, and only you may be able to write there: name"
                + " another folder with -Dprocession.aot.folder");

    assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(all);
  }

  @Test
  void whatIsNoCacheAtAllDoesNoHarm() throws Exception {
    Path made = make();
    byte[] text = "this is not a cache".getBytes(StandardCharsets.UTF_8);
    Files.delete(made);
    Files.write(made.resolveSibling(named(made, text)), text);

    assertThat(run("go")).last().isEqualTo("[1, 4, 9]");
  }

  @Test
  void aProgramThatEndsWhileItIsMadeLeavesNothing() throws Exception {
    try (var program = Program.start(folder, Lingering.class, options, "linger")) {
      await().atMost(ofSeconds(40)).until(() -> rehearsals(program) > 0);
      program.type("");

      assertThat(program.lines()).contains("[1, 4, 9]");
    }

    assertThat(files("")).isEmpty();
    assertThat(ProcessHandle.allProcesses().filter(AotCacheIT::isRehearsal)).isEmpty();
  }

  @Test
  void aProgramThatIsKilledWhileItIsMadeLeavesNoProcessAndTheNextSweepsItsFile() throws Exception {
    try (var program = Program.start(folder, Lingering.class, options, "linger")) {
      await().atMost(ofSeconds(40)).until(() -> rehearsals(program) > 0);
      program.process().destroyForcibly().onExit().join();
    }
    await()
        .atMost(ofSeconds(5))
        .until(() -> ProcessHandle.allProcesses().noneMatch(AotCacheIT::isRehearsal));

    Path made = make();

    assertThat(files("")).containsExactly(made);
  }

  private static long rehearsals(Program program) {
    return program.process().descendants().filter(AotCacheIT::isRehearsal).count();
  }

  private static boolean isRehearsal(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("dev.procession.Rehearsal");
  }

  /** Runs a program until it has made the cache. */
  private Path make() throws Exception {
    try (var program = Program.start(folder, Lingering.class, options, "linger")) {
      await().atMost(ofSeconds(60)).until(() -> !files(".aot").isEmpty());
      program.type("");
      assertThat(program.lines()).containsExactly("from the cache: false", "[1, 4, 9]");
    }
    return files(".aot").getFirst();
  }

  private List<String> run(String how) throws Exception {
    try (var program = Program.start(folder, Lingering.class, options, how)) {
      return program.lines();
    }
  }

  private List<Path> files(String suffix) throws IOException {
    if (Files.notExists(cache)) {
      return List.of();
    }
    try (var all = Files.list(cache)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** Puts a damaged file in the place of the good one. */
  private static Path damage(Path made, String name) throws IOException {
    byte[] damaged = damagedBytes(made);
    Files.delete(made);
    return Files.write(made.resolveSibling(name), damaged);
  }

  private static byte[] damagedBytes(Path made) throws IOException {
    byte[] bytes = Files.readAllBytes(made);
    int middle = bytes.length / 2;
    for (int at = middle; at < middle + DAMAGE_BYTES; at++) {
      bytes[at] ^= 0x55;
    }
    return bytes;
  }

  /** The name that a file of these bytes would have. */
  private static String named(Path like, byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes);
    String key = like.getFileName().toString().replaceFirst("-.*", "");
    return key + "-" + Long.toHexString(sum.getValue()) + ".aot";
  }

  /** Runs a few tasks; then it waits for the end of its input, or not. */
  static final class Lingering {
    public static void main(String[] arguments) throws IOException, InterruptedException {
      if (arguments[0].equals("doctor")) {
        System.out.println(Resources.ofThisProcess().startCache());
        return;
      }
      if (arguments[0].equals("child")) {
        var child = ChildProcess.start(() -> System.out.println("done"));
        child.join();
        System.out.println("exit code " + child.exitCode());
        return;
      }
      try (var pool = Pool.processes(2)) {
        boolean cached = pool.apply(Lingering::isCached, 0);
        System.out.println("from the cache: " + cached);
        System.out.println(pool.map(x -> x * x, List.of(1, 2, 3)));
        if (arguments[0].equals("linger")) {
          int end = System.in.read();
          assertThat(end).isNegative();
        }
      }
    }

    private static boolean isCached(int ignored) {
      return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .anyMatch(argument -> argument.startsWith("-XX:AOTCache="));
    }
  }
}
