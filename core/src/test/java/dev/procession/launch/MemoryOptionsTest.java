package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.wire.StartLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryOptionsTest {
  private static final Optional<MemoryBudget> GIBIBYTE = Optional.of(new MemoryBudget(1L << 30));

  @Test
  void aProcessIsToldItsHeapAndItsBudget() {
    assertThat(options(request(4), GIBIBYTE))
        .containsExactly("-Xmx201326592", "-Dprocession.memory=201326592");
    assertThat(options(request(1), GIBIBYTE))
        .containsExactly("-Xmx268435456", "-Dprocession.memory=805306368");
  }

  @Test
  void aHeapSettingIsKeptAsItWasWritten() {
    LaunchRequest request = request(4, Optional.of("512M"));

    assertThat(options(request, GIBIBYTE))
        .containsExactly("-Xmx512M", "-Dprocession.memory=201326592");
    assertThat(options(request, Optional.empty())).containsExactly("-Xmx512M");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 100})
  void withoutABudgetAllTogetherTakeThreeQuartersOfWhatTheJvmSees(int processes) {
    String option = options(request(processes), Optional.empty()).getFirst();

    double share = Double.parseDouble(option.replace("-XX:MaxRAMPercentage=", ""));
    assertThat(share * processes).isLessThanOrEqualTo(75.000_001);
    assertThat(share).isLessThanOrEqualTo(25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx1g",
        "-XX:MaxHeapSize=1g",
        "-XX:MaxRAMPercentage=50",
        "-XX:MaxRAM=4g",
        "-Xms2g",
        "-XX:InitialHeapSize=2g",
        "-XX:MinHeapSize=2g"
      })
  void whatTheUserSaysOfTheHeapIsNotSpokenAgainst(String argument) {
    LaunchRequest request = request(4, Optional.empty(), "-ea", argument);

    assertThat(options(request, GIBIBYTE))
        .containsExactly("-XX:MaxRAMPercentage=18.75", "-Dprocession.memory=201326592");
  }

  @Test
  void aLargestHeapAmongTheArgumentsWinsOverTheSettingAndAFirstOneStandsBesideIt() {
    assertThat(options(request(3, Optional.of("1g"), "-XX:MaxRAMPercentage=9"), GIBIBYTE))
        .startsWith("-XX:MaxRAMPercentage=25.0");
    assertThat(options(request(3, Optional.of("1g"), "-Xms1g"), GIBIBYTE)).startsWith("-Xmx1g");
  }

  private static List<String> options(LaunchRequest request, Optional<MemoryBudget> budget) {
    return MemoryOptions.of(request, request.jvmArguments(), budget);
  }

  private static LaunchRequest request(int processes) {
    return request(processes, Optional.empty());
  }

  private static LaunchRequest request(
      int processes, Optional<String> heap, String... jvmArguments) {
    return new LaunchRequest(
        StartLine.Kind.WORKER,
        "test/worker-1",
        1,
        1,
        "main",
        processes,
        1,
        Set.of(),
        heap,
        List.of(jvmArguments),
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofMillis(500));
  }
}
