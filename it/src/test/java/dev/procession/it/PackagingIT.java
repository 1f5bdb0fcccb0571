package dev.procession.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jars as they are shipped, seen by a JVM of their own. */
class PackagingIT {

  @Test
  void theJarsAreNamedModules() throws Exception {
    var modules = run("--list-modules");

    assertThat(modules)
        .anyMatch(line -> line.startsWith("dev.procession@"))
        .anyMatch(line -> line.startsWith("dev.procession.progress@"));
  }

  private static List<String> run(String option) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java, "--module-path", String.join(File.pathSeparator, ourJars()), option)
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static List<String> ourJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.matches(".*/procession(-progress)?-[\\d.]+(-SNAPSHOT)?\\.jar"))
        .toList();
  }
}
