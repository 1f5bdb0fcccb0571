package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BarConfigTest {

  @Test
  void eachSettingIsKept() {
    BarSettings settings =
        BarSettings.of(c ->
            c.withDescription("Files")
                .withUnit("files")
                .withUnitScale(true)
                .withTotal(7)
                .withLeave(false)
                .withOutput(System.out)
                .withAscii(true)
                .withMinimumInterval(Duration.ofSeconds(1))
                .withWidth(40)
                .withLineInterval(Duration.ofSeconds(2)));

    assertThat(settings.description()).isEqualTo("Files");
    assertThat(settings.unit()).isEqualTo("files");
    assertThat(settings.unitScale()).isTrue();
    assertThat(settings.total()).hasValue(7);
    assertThat(settings.leave()).contains(false);
    assertThat(settings.output()).containsSame(System.out);
    assertThat(settings.ascii()).contains(true);
    assertThat(settings.minimumInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.width()).hasValue(40);
    assertThat(settings.lineInterval()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void illegalValuesAreNamed() {
    refuses(c -> c.withTotal(-1), "total", "-1");
    refuses(c -> c.withWidth(0), "width", "0");
    refuses(c -> c.withMinimumInterval(Duration.ofMillis(-1)), "minimumInterval", "PT-0.001S");
    refuses(c -> c.withLineInterval(Duration.ZERO), "lineInterval", "PT0S");
  }

  @Test
  void anErrorComesWhereTheBarIsConfigured() {
    assertThatThrownBy(() -> ProgressBars.bar(c -> c.withWidth(-3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-3");
  }

  private static void refuses(UnaryOperator<BarConfig> configuration, String... words) {
    assertThatThrownBy(() -> BarSettings.of(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }
}
