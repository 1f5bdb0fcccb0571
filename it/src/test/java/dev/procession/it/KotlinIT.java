package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs in Kotlin, given to its compiler. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class KotlinIT {
  private static final Path SOURCES = Path.of("src/test/resources/kotlin").toAbsolutePath();
  private static final Path COMPILER = Path.of("target/kotlin").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void nullsGoInAndOut() throws Exception {
    try (var compiler = compile("Nulls.kt")) {
      assertThat(compiler.join()).as(compiler.output()).isZero();
    }

    try (var program = Program.start(folder, List.of("-cp", classPath(), "NullsKt"))) {
      assertThat(program.lines())
          .containsExactly(
              "[1, 4, 9]",
              "[null, 2, 3]",
              "[1, -1, 3]",
              "null",
              "null",
              "[3, null]",
              "[1, null]",
              "[Person(age=1, name=null), Person(age=2, name=null)]",
              "1",
              "null",
              "failed / by zero",
              "gave null",
              "[20, 30]",
              "[20, 30]");
    }
  }

  @Test
  void theCallThatTheTroubleshootingPageWarnsOfIsRefusedWithItsWords() throws Exception {
    String page = Files.readString(Path.of("../docs/troubleshooting.md"));

    try (var compiler = compile("Ambiguous.kt")) {
      assertThat(compiler.join()).as(compiler.output()).isNotZero();
      String message =
          compiler
              .output()
              .lines()
              .filter(line -> line.contains("ambiguity"))
              .findFirst()
              .orElse("");
      assertThat(message).contains("error: overload resolution ambiguity");
      assertThat(page).contains(message.substring(message.indexOf("error:")));
    }
  }

  private Program compile(String source) throws Exception {
    return Program.start(
        folder,
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            COMPILER + File.separator + "*",
            "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
            "-no-stdlib",
            "-no-reflect",
            "-jvm-target",
            "25",
            "-cp",
            classPath(),
            "-d",
            folder.toString(),
            SOURCES.resolve(source).toString()));
  }

  private String classPath() throws Exception {
    try (var jars = Files.list(COMPILER)) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("kotlin-stdlib-"))
          .map(Path::toString)
          .collect(
              Collectors.joining(
                  File.pathSeparator,
                  folder + File.pathSeparator,
                  File.pathSeparator + System.getProperty("java.class.path")));
    }
  }
}
