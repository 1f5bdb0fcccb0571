package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.wire.StartLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JvmCommandTest {
  @TempDir private Path folder;

  /** What a real {@code java} reads from our argument file; prints it in a form without blanks. */
  static final class Echo {
    public static void main(String[] arguments) {
      for (String argument : arguments) {
        System.out.println(
            "_" + Base64.getEncoder().encodeToString(argument.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Test
  void javaReadsEachArgumentAsItWas() throws Exception {
    List<String> arguments =
        List.of(
            "plain",
            "",
            " ",
            "with blanks  inside",
            "\"quoted\"",
            "'single'",
            "back\\slash",
            "ends with \\",
            "\\\"",
            "#comment",
            "@file",
            "tab\there",
            "line\nfeed",
            "carriage\rreturn",
            "both\r\n",
            "form\ffeed",
            "$HOME `date` *",
            "-Dx=y z",
            "x".repeat(70_000));

    assertThat(echoed(arguments)).isEqualTo(arguments);
  }

  @Test
  void javaReadsCharactersBeyondAscii() throws Exception {
    List<String> arguments = List.of("é ü", "日本", "𝄞 \"𝄞\"");

    assertThat(echoed(arguments)).isEqualTo(arguments);
  }

  @Test
  void theUsersOptionsComeAfterOurs() throws IOException {
    List<String> lines = argumentLines(List.of("-Xmx1g", "-XX:+UsePerfData"));

    assertThat(lines.indexOf("\"-XX:+UsePerfData\""))
        .isGreaterThan(lines.indexOf("\"-XX:-UsePerfData\""));
    assertThat(lines.indexOf("\"-Xmx1g\"")).isNotNegative();
    assertThat(lines.getLast()).contains("dev.procession.worker.WorkerMain");
  }

  @Test
  void aCollectorOfTheUserStandsAloneAlsoFromAnArgumentFile() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "-XX:+UseZGC");

    assertThat(argumentLines(List.of("-XX:+UseG1GC"))).doesNotContain("\"-XX:+UseSerialGC\"");
    assertThat(argumentLines(List.of("@" + file)))
        .contains("\"-XX:+UseZGC\"")
        .doesNotContain("\"-XX:+UseSerialGC\"");
  }

  @Test
  void aCacheOfOursDoesNotStandBesideOneOfTheUser() throws IOException {
    Optional<Path> ours = Optional.of(folder.resolve("ours.aot"));
    for (String option : List.of("-Xshare:off", "-XX:AOTMode=off", "-XX:SharedArchiveFile=x")) {
      List<String> _ = JvmCommand.create(request(List.of(option), 1, Set.of()), folder, ours);

      assertThat(Files.readString(folder.resolve("arguments"))).doesNotContain("ours.aot");
    }
  }

  @Test
  void theCommandNamesNothingButTheArgumentFile() throws IOException {
    List<String> command =
        JvmCommand.create(request(List.of("-Dsecret=x"), 4, Set.of()), folder, Optional.empty());

    assertThat(command)
        .containsExactly(JavaProgram.path().toString(), "@" + folder.resolve("arguments"));
  }

  @Test
  void theUsersHeapComesAfterOursAndOursGivesWayToIt() throws IOException {
    assertThat(argumentLines(List.of())).anyMatch(line -> line.startsWith("\"-Xmx"));
    assertThat(argumentLines(List.of("-XX:MaxRAMPercentage=9")))
        .noneMatch(line -> line.startsWith("\"-Xmx"))
        .contains("\"-XX:MaxRAMPercentage=9\"");
  }

  @Test
  void aBudgetIsTheWorkersOwnAndNotItsParents() throws IOException {
    assertThat(argumentLines(List.of()).stream().filter(line -> line.contains("procession.memory")))
        .hasSize(1);
  }

  @Test
  void aWorkerThatIsBoundCountsNoMoreProcessorsThanItsCpus() throws IOException {
    int cpu = CpuAffinity.ofThisSystem().usable().iterator().next();

    List<String> command =
        JvmCommand.create(request(List.of(), 4, Set.of(cpu)), folder, Optional.empty());

    assertThat(command)
        .hasSize(5)
        .endsWith(JavaProgram.path().toString(), "@" + folder.resolve("arguments"))
        .containsSequence("-c", String.valueOf(cpu));
    assertThat(command.getFirst()).endsWith("taskset");
    assertThat(Files.readString(folder.resolve("arguments")))
        .contains("-XX:ActiveProcessorCount=1\"");
  }

  @Test
  void ownClassesComeFirstOnTheClassPath() throws IOException {
    List<String> lines = argumentLines(List.of());
    String classPath = lines.get(lines.indexOf("\"-cp\"") + 1);

    assertThat(classPath).startsWith("\"" + ParentJvm.ownLocation(folder));
  }

  private List<String> argumentLines(List<String> jvmArguments) throws IOException {
    List<String> _ =
        JvmCommand.create(request(jvmArguments, 1, Set.of()), folder, Optional.empty());
    return Files.readAllLines(folder.resolve("arguments"));
  }

  private static LaunchRequest request(
      List<String> jvmArguments, int processors, Set<Integer> cpus) {
    return new LaunchRequest(
        StartLine.Kind.WORKER,
        "test/worker-1",
        1,
        1,
        "main",
        2,
        processors,
        cpus,
        Optional.empty(),
        jvmArguments,
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofMillis(500));
  }

  private List<String> echoed(List<String> arguments) throws Exception {
    var ownClasses = Echo.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    var all = new ArrayList<>(List.of("-cp", Path.of(ownClasses).toString()));
    all.add("-XX:TieredStopAtLevel=1");
    all.add(Echo.class.getName());
    all.addAll(arguments);
    Path file = folder.resolve("echo-arguments");
    Files.writeString(file, JvmCommand.quoted(all));
    var builder = new ProcessBuilder(JavaProgram.path().toString(), "@" + file);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    var decoded = new ArrayList<String>();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        decoded.add(
            new String(Base64.getDecoder().decode(line.substring(1)), StandardCharsets.UTF_8));
      }
    }
    assertThat(process.waitFor()).isZero();
    return decoded;
  }
}
