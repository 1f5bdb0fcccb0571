package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarRendererTest {
  private static final Snapshot THIRD = snapshot(30, 100, 6, 5, "");

  @Test
  void aLineHasAllNumbers() {
    assertThat(ascii(c -> c.withDescription("Files")).line(THIRD, 72))
        .isEqualTo("Files:  30%|########                   | 30/100 [00:06<00:14, 5.00 it/s]");
  }

  @Test
  void blocksShowEighthsOfAColumn() {
    BarRenderer renderer = new BarRenderer(settings(c -> c.withWidth(60)), false);

    assertThat(renderer.line(snapshot(1, 3, 0, 1, ""), 200)).startsWith(" 33%|████████▎   ");
    assertThat(renderer.line(snapshot(0, 3, 0, 1, ""), 200)).startsWith("  0%|     ");
    assertThat(renderer.line(snapshot(3, 3, 0, 1, ""), 200)).contains("█| 3/3");
  }

  @Test
  void anUnknownTotalHasNoBar() {
    Snapshot snapshot = new Snapshot(30, OptionalLong.empty(), seconds(6), rate(5), "");

    assertThat(ascii(c -> c.withDescription("Files").withUnit("files")).line(snapshot, 79))
        .isEqualTo("Files: 30 files [00:06, 5.00 files/s]");
  }

  @Test
  void moreThanTheTotalIsShownAsAnUnknownTotal() {
    assertThat(ascii(c -> c).line(snapshot(101, 100, 6, 5, ""), 79))
        .isEqualTo("101 it [00:06, 5.00 it/s]");
  }

  @Test
  void aTotalOfZeroIsDone() {
    assertThat(ascii(c -> c).line(new Snapshot(0, OptionalLong.of(0), seconds(0), none(), ""), 60))
        .startsWith("100%|####")
        .endsWith("#| 0/0 [00:00<00:00, ? it/s]");
  }

  @Test
  void aHundredPercentIsNeverShownBeforeTheEnd() {
    assertThat(ascii(c -> c).line(snapshot(999_999_999, 1_000_000_000, 6, 5, ""), 79))
        .startsWith(" 99%");
  }

  @Test
  void aMessageIsCutBeforeItIsDropped() {
    Snapshot snapshot = snapshot(30, 100, 6, 5, "a message of some length");

    assertThat(ascii(c -> c).line(snapshot, 79)).contains(", a message of some length]");
    assertThat(ascii(c -> c).line(snapshot, 60)).contains(", a message~]");
    assertThat(ascii(c -> c).line(snapshot, 50)).endsWith("5.00 it/s]");
  }

  @Test
  void linesBreaksAndColoursInTextsDoNotReachTheTerminal() {
    String line =
        ascii(c -> c.withDescription("one\ntwo")).line(snapshot(1, 2, 0, 1, "\u001b[2Jx\r"), 79);

    assertThat(line.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    BarRenderer renderer = new BarRenderer(settings(c -> c.withDescription("数据 🚀")), false);

    String line = renderer.line(THIRD, 79);

    assertThat(Columns.of(line)).isEqualTo(79);
    assertThat(line.length()).isLessThan(79);
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (OptionalLong total :
        List.of(
            OptionalLong.empty(),
            OptionalLong.of(0),
            OptionalLong.of(1),
            OptionalLong.of(100),
            OptionalLong.of(Long.MAX_VALUE))) {
      for (long done : new long[] {0, 1, 99, 100, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
        for (double rate : new double[] {0, 0.5, 12345.678, 1e18}) {
          for (boolean scaled : new boolean[] {false, true}) {
            Snapshot snapshot = new Snapshot(done, total, seconds(4000), rate(rate), "a message");
            neverWider(snapshot, c -> c.withUnitScale(scaled));
            neverWider(snapshot, c -> c.withUnitScale(scaled).withDescription("Reading 数据 files"));
          }
        }
      }
    }
  }

  private static void neverWider(Snapshot snapshot, UnaryOperator<BarConfig> configuration) {
    for (boolean ascii : new boolean[] {false, true}) {
      BarRenderer renderer = new BarRenderer(settings(configuration), ascii);
      for (int width = 1; width <= 200; width += width < 20 || width > 190 ? 1 : 7) {
        String line = renderer.line(snapshot, width);
        int columns = Columns.of(line);
        // a plain comparison first: an assertion each would take seconds
        if (columns < 1 || columns > width) {
          assertThat(columns).as("%d: %s", width, line).isBetween(1, width);
        }
        boolean small = snapshot.total().orElse(0) < 1000 && snapshot.done() < 1000;
        if (width >= 70 && small && !line.contains("[1:06:40")) {
          assertThat(line).as("%d", width).contains("[1:06:40");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 2.00 s/it",
    "0.001, 16:40/it",
    "5, 5.00 it/s",
    "123.456, 123.5 it/s",
    "12345.6, 12346 it/s",
  })
  void aRateHasThreeDigitsAndIsTurnedRoundIfItIsSlow(double rate, String text) {
    assertThat(ascii(c -> c).line(snapshot(1, 3, 1, rate, ""), 79)).endsWith(", " + text + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1.00k",
    "12345, 12.3k",
    "999499, 999k",
    "999999, 1.00M",
    "1234567, 1.23M",
    "9223372036854775807, 9.22E",
  })
  void scaledCountsHaveThreeDigits(long count, String text) {
    Snapshot snapshot = new Snapshot(count, OptionalLong.empty(), seconds(1), rate(1e6), "");

    assertThat(ascii(c -> c.withUnitScale(true).withUnit("B")).line(snapshot, 79))
        .isEqualTo(text + "B [00:01, 1.00 MB/s]");
  }

  @Test
  void aPlainLineHasNoBarAndAllNumbers() {
    assertThat(ascii(c -> c.withDescription("Files")).plain(snapshot(30, 100, 6, 5, "x")))
        .isEqualTo("Files: 30/100 (30%) [00:06<00:14, 5.00 it/s, x]");
  }

  private static BarRenderer ascii(UnaryOperator<BarConfig> configuration) {
    return new BarRenderer(settings(configuration), true);
  }

  private static BarSettings settings(UnaryOperator<BarConfig> configuration) {
    return BarSettings.of(configuration);
  }

  private static Snapshot snapshot(
      long done, long total, long seconds, double rate, String message) {
    return new Snapshot(done, OptionalLong.of(total), seconds(seconds), rate(rate), message);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static OptionalDouble rate(double rate) {
    return OptionalDouble.of(rate);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
