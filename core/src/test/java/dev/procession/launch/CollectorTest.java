package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {

  @Test
  void withoutAChoiceItIsOurs() {
    assertThat(Collector.options(List.of("-ea", "-XX:-UseG1GC"), Map.of("PATH", "-XX:+UseG1GC")))
        .containsExactly("-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1", "Z", "Shenandoah", "Epsilon"})
  void aChosenOneStandsAlone(String collector) {
    String option = "-XX:+Use" + collector + "GC";

    assertThat(Collector.options(List.of("-ea", option), Map.of())).isEmpty();
    assertThat(Collector.options(List.of(), Map.of("JAVA_TOOL_OPTIONS", "-ea " + option)))
        .isEmpty();
  }
}
