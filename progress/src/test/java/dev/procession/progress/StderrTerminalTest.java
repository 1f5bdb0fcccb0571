package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StderrTerminalTest {

  @Test
  void sizeIsRowsAndColumns() {
    assertThat(StderrTerminal.parse("24 80\n")).contains(new Terminal.Size(24, 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 0\n", "24", "24 -1", "a b", "99999999999 80", "24 80 1"})
  void anythingElseIsNoSize(String answer) {
    assertThat(StderrTerminal.parse(answer)).isEmpty();
  }
}
