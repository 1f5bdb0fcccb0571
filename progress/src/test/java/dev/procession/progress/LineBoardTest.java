package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LineBoardTest {
  private final Clock clock = new Clock();
  private final List<BooleanSupplier> beats = new ArrayList<>();
  private final LineBoard board = new LineBoard(clock, beats::add);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream file = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aQuickBarPrintsOneLineAtItsEnd() {
    var bar = begin(c -> c.withDescription("Files"), 10);
    clock.passSeconds(2);
    bar.advance(10);
    beat();
    bar.end();

    assertThat(lines()).containsExactly("Files: 10/10 (100%) [00:02<00:00, 5.00 it/s]");
  }

  @Test
  void aSlowBarPrintsALineEveryFiveSeconds() {
    var bar = begin(c -> c, 100);
    for (int tenth = 0; tenth < 120; tenth++) {
      clock.passSeconds(0.1);
      beat();
      if (tenth % 10 == 9) {
        bar.advance(1);
      }
    }
    bar.end();

    assertThat(lines())
        .containsExactly(
            "4/100 (4%) [00:05<01:36, 1.00 it/s]",
            "9/100 (9%) [00:10<01:31, 1.00 it/s]", "12/100 (12%) [00:12<01:28, 1.00 it/s]");
  }

  @Test
  void theTimeBetweenLinesCanBeSet() {
    begin(c -> c.withLineInterval(Duration.ofSeconds(1)), 100);
    clock.passSeconds(1);
    beat();

    assertThat(lines()).hasSize(1);
  }

  @Test
  void innerBarsDoNotFillTheFile() {
    var outer = begin(c -> c.withDescription("Outer"), 1000);
    for (int round = 0; round < 1000; round++) {
      begin(c -> c.withDescription("Inner"), 10).end();
      outer.advance(1);
    }
    outer.end();

    assertThat(lines()).singleElement().asString().startsWith("Outer: 1000/1000 (100%)");
  }

  @Test
  void linesAreWholeAndWithoutControlCharacters() {
    var bar = begin(c -> c.withDescription("a\rb"), 10);
    bar.message("c\u001b[1m\nd");
    bar.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .endsWith(System.lineSeparator())
        .doesNotContain("\r", "\u001b");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void theHeartStopsWithTheLastBar() {
    var bar = begin(c -> c, 1);
    assertThat(board.beat()).isTrue();

    bar.end();

    assertThat(board.beat()).isFalse();
    assertThat(beats).hasSize(1);
  }

  private Progress.Handle begin(UnaryOperator<BarConfig> configuration, long total) {
    BarSettings settings = BarSettings.of(c -> configuration.apply(c.withOutput(file)));
    return board.begin(settings, OptionalLong.of(total));
  }

  private void beat() {
    var _ = board.beat();
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
