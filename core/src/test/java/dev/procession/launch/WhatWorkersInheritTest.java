package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.wire.StartLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page says what the code does. */
class WhatWorkersInheritTest {
  private static final Path PAGE = Path.of("..", "docs", "what-workers-inherit.md");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");

  static Stream<String> inherited() throws IOException {
    return options("Inherited");
  }

  static Stream<String> notInherited() throws IOException {
    return options("Not inherited");
  }

  @ParameterizedTest
  @MethodSource("inherited")
  void whatThePageCallsInheritedIs(String option) {
    assertThat(InheritedOptions.isInherited(option)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("notInherited")
  void whatThePageCallsNotInheritedIsNot(String option) {
    assertThat(InheritedOptions.isInherited(option)).isFalse();
  }

  @Test
  void whatThePageCallsSetInEveryWorkerIs(@TempDir Path folder) throws IOException {
    List<String> arguments = argumentsOfAWorker(folder);

    assertThat(options("Set in every worker"))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(arguments).anyMatch(line -> isThat(line, option)));
  }

  private static boolean isThat(String line, String option) {
    return line.equals('"' + option + '"') || line.startsWith('"' + option + '=');
  }

  @Test
  void theVariablesThatThePageNamesAreTakenOut() throws IOException {
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      var environment = new java.util.HashMap<>(Map.of(name, "-Xmx1g"));

      ParentJvm.cleanEnvironment(environment);

      assertThat(environment).isEmpty();
      assertThat(Files.readString(PAGE)).contains("`" + name + "`");
    }
  }

  private static Stream<String> options(String section) throws IOException {
    var options = new ArrayList<String>();
    String current = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("## ")) {
        current = line.substring(3);
      }
      Matcher row = ROW.matcher(line);
      if (current.equals(section) && row.matches()) {
        options.add(row.group(1));
      }
    }
    return options.stream();
  }

  private static List<String> argumentsOfAWorker(Path folder) throws IOException {
    var request =
        new LaunchRequest(
            StartLine.Kind.WORKER,
            "test/worker-1",
            1,
            1,
            "main",
            2,
            1,
            Set.of(),
            Optional.empty(),
            List.of(),
            Map.of(),
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofMillis(500));
    List<String> _ = JvmCommand.create(request, folder, Optional.empty());
    return Files.readAllLines(folder.resolve("arguments"));
  }
}
