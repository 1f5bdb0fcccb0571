package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.codec.Quoted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTest {
  @ParameterizedTest
  @CsvSource({"7", "10", "27", "127", "133", "8232", "8238", "65279"})
  void whatATerminalWouldObeyIsWritten(int character) {
    String quoted = Quoted.of("a" + (char) character + "b");

    assertThat(quoted).isEqualTo("\"a\\u%04xb\"".formatted(character));
  }

  @Test
  void whatCanBeSeenStays() {
    assertThat(Quoted.of("jobs of Zoë, 仕事 😀")).isEqualTo("\"jobs of Zoë, 仕事 😀\"");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(Quoted.of("x".repeat(5_000))).hasSize(103).endsWith("…\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "\u001b[31mred", "bell\u0007"})
  void aNameThatIsRefusedDoesNothingToTheTerminal(String name) {
    assertThatThrownBy(() -> SharedMemory.create(name, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("\\P{Cntrl}*\\\\u00[01].*");
    assertThatThrownBy(() -> Publication.create(name, "secret", "value"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("\\P{Cntrl}*\\\\u00[01].*");
  }
}
