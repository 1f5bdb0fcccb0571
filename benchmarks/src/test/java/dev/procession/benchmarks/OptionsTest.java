package dev.procession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void withoutANameAllWorksAreTimed() {
    assertThat(Options.parse().isWhole()).isTrue();
  }

  @Test
  void everyWorkHasAWordOfItsOwn() {
    String[] words = Arrays.stream(Work.values()).map(Work::word).toArray(String[]::new);

    assertThat(Options.parse(words).works()).containsExactly(Work.values());
  }

  @Test
  void roundsAreTaken() {
    Options options = Options.parse("apply", "--rounds", "3");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.works()).containsExactly(Work.APPLY);
    assertThat(options.isWhole()).isFalse();
  }

  @Test
  void whatHasNoRivalIsAskedForToo() {
    Options options = Options.parse("larger-than-memory");

    assertThat(options.largerThanMemory()).isTrue();
    assertThat(options.works()).isEmpty();
    assertThat(options.isWhole()).isFalse();
  }

  @Test
  void anUnknownWorkIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> Options.parse("aply"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no benchmark aply")
        .hasMessageContaining("apply apply-async");
  }

  @Test
  void roundsThatAreNoneAreRefused() {
    for (String word : new String[] {"0", "-1", "many", "1001"}) {
      assertThatThrownBy(() -> Options.parse("--rounds", word))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from 1 to 1000")
          .hasMessageContaining(word);
    }
    assertThatThrownBy(() -> Options.parse("--rounds")).hasMessageContaining("nothing");
  }
}
