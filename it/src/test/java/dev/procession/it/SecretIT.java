package dev.procession.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import dev.procession.PoolListener;
import dev.procession.Range;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The secret that a worker must show is known to its parent and to it, and to nobody who looks on.
 * The tests know it from a {@code java} of theirs that copies what workers read at their start.
 */
@Timeout(60)
@ExtendWith(Leftovers.class)
class SecretIT {
  private static final String JAVA = "procession.java";

  @TempDir private Path folder;

  @BeforeEach
  void copyStartLines() throws IOException {
    Path java = Files.writeString(folder.resolve("java"), script());
    assertThat(java.toFile().setExecutable(true)).isTrue();
    System.setProperty(JAVA, java.toString());
  }

  @AfterEach
  void leaveStartLinesAlone() {
    System.clearProperty(JAVA);
  }

  private String script() {
    return """
    #!/bin/sh
    read -r line
    printf '%%s\\n' "$line" >> '%1$s/lines'
    cat "${1#@}" >> '%1$s/arguments'
    exec '%2$s/bin/java' "$@" <<END
    $line
    END
    """
        .formatted(folder, System.getProperty("java.home"));
  }

  private List<String> secrets() throws IOException {
    var secrets =
        Files.readAllLines(folder.resolve("lines")).stream()
            .map(line -> line.substring(1, line.indexOf(' ')))
            .map(field -> new String(Base64.getDecoder().decode(field), US_ASCII))
            .toList();
    assertThat(secrets).isNotEmpty().allMatch(secret -> secret.matches("[0-9a-f]{64}"));
    return secrets;
  }

  /** In none of the forms that it has on its way: bytes, digits, the field of the start line. */
  private void assertHidden(String text) throws IOException {
    for (String secret : secrets()) {
      byte[] bytes = HexFormat.of().parseHex(secret);
      assertThat(text)
          .doesNotContain(secret)
          .doesNotContain(new String(bytes, ISO_8859_1))
          .doesNotContain(Base64.getEncoder().encodeToString(bytes))
          .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes(US_ASCII)));
    }
  }

  @Test
  void isInNoCommandLineAndInNoEnvironment() throws Exception {
    try (var pool = Pool.processes(1)) {
      String seen = pool.apply(SecretIT::look);

      assertThat(seen).contains("WorkerMain", "PATH=", "java.class.path");
      assertHidden(seen);
      assertHidden(Files.readString(folder.resolve("arguments"), ISO_8859_1));
    }
  }

  /** What a process and its child show of themselves. */
  static String look() throws IOException {
    var seen = new StringBuilder();
    for (String file : List.of("cmdline", "environ")) {
      seen.append(Files.readString(Path.of("/proc/self", file), ISO_8859_1));
    }
    var child = new ProcessBuilder("cat", "/proc/self/environ", "/proc/self/cmdline").start();
    seen.append(new String(child.getInputStream().readAllBytes(), ISO_8859_1));
    seen.append(System.getenv()).append(System.getProperties());
    seen.append(System.getProperty("sun.java.command"));
    return seen.toString();
  }

  @Test
  void isInNoCrashFile() throws Exception {
    Path crashFile = folder.resolve("hs_err.log");
    var options = List.of("-XX:ErrorFile=" + crashFile);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withJvmArguments(options))) {
      assertThatThrownBy(() -> pool.run(CrashIT::writeNowhere))
          .isInstanceOf(WorkerCrashedException.class);
    }

    String told = Files.readString(crashFile, ISO_8859_1);
    assertThat(told).contains("SIGSEGV");
    assertHidden(told);
  }

  @Test
  void isAnotherForEachWorker() throws Exception {
    try (var pool = Pool.processes(2)) {
      pool.forEach(_ -> {}, Range.of(0, 10));
      assertThatThrownBy(() -> pool.run(() -> Runtime.getRuntime().halt(1)))
          .isInstanceOf(WorkerCrashedException.class);
      pool.resize(4);
      await()
          .until(
              () -> pool.stats().workers().stream().filter(w -> w.pid().isPresent()).count() == 4);
    }

    assertThat(secrets()).hasSizeGreaterThan(2).doesNotHaveDuplicates();
  }

  /** Prints and logs all that can be printed and logged. */
  static final class Talkative {
    private Talkative() {}

    public static void main(String[] arguments) {
      PoolListener listener = System.out::println;
      try (var pool = Pool.processes(c -> c.withWorkers(2).withListener(listener))) {
        System.out.println(pool.map(x -> x + 1, Range.of(0, 10)));
        tell(() -> pool.run(() -> Runtime.getRuntime().halt(1)));
        tell(() -> pool.run(() -> pool(arguments)));
        System.out.println(pool.stats() + " " + pool.stats().workers());
      }
      var wrong = List.of("-XX:+NoSuchOption");
      try (var pool = Pool.processes(c -> c.withWorkers(1).withJvmArguments(wrong))) {
        tell(() -> pool.run(() -> {}));
      }
      Thread.getAllStackTraces().keySet().forEach(System.out::println);
      System.out.println(System.getProperties());
    }

    private static void pool(String[] arguments) {
      throw new IllegalStateException("with " + arguments.length + " arguments");
    }

    private static void tell(Runnable failing) {
      try {
        failing.run();
      } catch (RuntimeException e) {
        e.printStackTrace(System.out);
      }
    }
  }

  @Test
  void isInNoLogAndInNoError() throws Exception {
    Path logging =
        Files.writeString(
            folder.resolve("logging.properties"),
            """
            handlers = java.util.logging.ConsoleHandler
            .level = ALL
            java.util.logging.ConsoleHandler.level = ALL
            """);
    var options =
        List.of(
            "-D" + JAVA + "=" + System.getProperty(JAVA),
            "-Djava.util.logging.config.file=" + logging);
    try (var program = Program.start(folder, Talkative.class, options)) {
      assertThat(program.join()).as(program.output()).isZero();

      assertThat(program.output()).contains("NoSuchOption", "WorkerStarted", "with 0 arguments");
      assertHidden(program.output());
    }
  }
}
