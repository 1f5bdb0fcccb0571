package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.wire.StartLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JvmRefusalTest {

  @Test
  void whatTheJvmSaysComesOnceWithTheSettings() {
    List<String> lines =
        List.of(
            "Unrecognized VM option 'NoSuch'",
            "Error: Could not create the Java Virtual Machine.",
            "Error: A fatal exception has occurred. Program will exit.");

    assertThat(refusal(Optional.of("1g"), List.of("-XX:+NoSuch"), lines))
        .hasValueSatisfying(text ->
            assertThat(text)
                .containsOnlyOnce("Unrecognized VM option 'NoSuch'")
                .contains("withHeap(\"1g\")", "withJvmArguments([-XX:+NoSuch])")
                .doesNotContain("Error:"));
  }

  @Test
  void severalOptionsInOneStringAreTold() {
    List<String> lines =
        List.of(
            "Invalid thread stack size: -Xss2m -Da=b",
            "Error: Could not create the Java Virtual Machine.");

    assertThat(refusal(Optional.empty(), List.of("-Xss2m -Da=b"), lines).orElseThrow())
        .contains("a string of its own");
  }

  @Test
  void withoutSettingsTheProgramsOwnOptionsAreTheReason() {
    List<String> lines =
        List.of("Error occurred during initialization of VM", "Too small maximum heap");

    assertThat(refusal(Optional.empty(), List.of(), lines).orElseThrow())
        .contains("Too small maximum heap", "inherit")
        .doesNotContain("withHeap");
  }

  @Test
  void aClassThatAToolTookOutIsNamed() {
    List<String> lines =
        List.of(
            "Error: Could not find or load main class a.Main",
            "Caused by: java.lang.ClassNotFoundException: a.Main");

    assertThat(refusal(Optional.empty(), List.of(), lines).orElseThrow())
        .contains("a.Main", "shrinks", "-keep");
  }

  @Test
  void anyOtherEndIsNoRefusal() {
    assertThat(refusal(Optional.of("1g"), List.of("-ea"), List.of("hello"))).isEmpty();
    assertThat(refusal(Optional.of("1g"), List.of("-ea"), List.of())).isEmpty();
  }

  private static Optional<String> refusal(
      Optional<String> heap, List<String> jvmArguments, List<String> lines) {
    var request =
        new LaunchRequest(
            StartLine.Kind.WORKER,
            "test/worker-1",
            1,
            1,
            "main",
            1,
            1,
            Set.of(),
            heap,
            jvmArguments,
            Map.of(),
            Optional.empty(),
            Duration.ofSeconds(30),
            Duration.ofMillis(500));
    return JvmRefusal.of(request, lines, "a.Main");
  }
}
