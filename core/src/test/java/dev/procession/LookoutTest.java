package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LookoutTest {
  private long now = -7;
  private final Lookout lookout = new Lookout(() -> now);

  @Test
  void nothingIsDueWhileNothingCanBeThere() {
    assertThat(lookout.watch(false)).isZero();
    pass(1_000);

    assertThat(lookout.isDue()).isFalse();
  }

  @Test
  void aLookIsDueSoonAndTheNextOneLater() {
    assertThat(lookout.watch(true)).isEqualTo(5);
    pass(4);
    assertThat(lookout.isDue()).isFalse();
    pass(1);
    assertThat(lookout.isDue()).isTrue();
    assertThat(lookout.isDue()).isFalse();
    assertThat(lookout.watch(true)).isEqualTo(50);
    pass(50);
    assertThat(lookout.isDue()).isTrue();
  }

  @Test
  void beingWokenForOtherReasonsDoesNotPutTheLookOff() {
    long _ = lookout.watch(true);
    pass(3);

    assertThat(lookout.watch(true)).isEqualTo(2);
    assertThat(lookout.isDue()).isFalse();
    pass(2);
    assertThat(lookout.watch(true)).as("a wait without end would be 0").isEqualTo(1);
    assertThat(lookout.isDue()).isTrue();
  }

  @Test
  void newsPutTheLookOff() {
    long _ = lookout.watch(true);
    pass(4);

    lookout.heard();

    assertThat(lookout.watch(true)).isEqualTo(5);
  }

  @Test
  void nothingIsDueAnyMoreOnceNothingCanBeThere() {
    long _ = lookout.watch(true);
    pass(10);

    assertThat(lookout.watch(false)).isZero();

    assertThat(lookout.isDue()).isFalse();
    assertThat(lookout.watch(true)).isEqualTo(5);
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
