package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BarStateTest {
  private final Clock clock = new Clock();
  private final BarState state = new BarState(OptionalLong.of(100), clock);

  @Test
  void aNewBarHasNoRateAndNoTimeLeft() {
    clock.passSeconds(3);

    Snapshot snapshot = state.live();

    assertThat(snapshot.done()).isZero();
    assertThat(snapshot.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(snapshot.rate()).isEmpty();
    assertThat(snapshot.secondsLeft()).isEmpty();
  }

  @Test
  void aSteadyPaceIsTheRate() {
    for (int item = 0; item < 50; item++) {
      clock.passSeconds(0.2);
      state.advance(1);
    }

    assertThat(state.live().rate().orElseThrow()).isCloseTo(5, within(1e-6));
    assertThat(state.live().secondsLeft().orElseThrow()).isCloseTo(10, within(1e-6));
  }

  @Test
  void theRateFollowsAChangeOfPaceWithinTenSamples() {
    for (int item = 0; item < 50; item++) {
      clock.passSeconds(1);
      state.advance(1);
    }
    for (int item = 0; item < 10; item++) {
      clock.passSeconds(0.1);
      state.advance(1);
    }

    assertThat(state.live().rate().orElseThrow()).isBetween(7.0, 10.0);
  }

  @Test
  void itemsThatComeInChunksCountFully() {
    for (int chunk = 0; chunk < 10; chunk++) {
      clock.passSeconds(2);
      for (int item = 0; item < 5; item++) {
        state.advance(1);
      }
    }

    assertThat(state.live().done()).isEqualTo(50);
    assertThat(state.live().rate().orElseThrow()).isBetween(1.8, 2.6);
  }

  @Test
  void theLastRateIsThatOfTheWholeTime() {
    clock.passSeconds(9);
    state.advance(1);
    clock.passSeconds(1);
    state.advance(99);

    assertThat(state.last().rate().orElseThrow()).isCloseTo(10, within(1e-6));
    assertThat(state.last().secondsLeft().orElseThrow()).isZero();
  }

  @Test
  void aTotalThatTurnsOutWrongIsNotTrusted() {
    state.advance(101);

    assertThat(state.live().trustedTotal()).isEmpty();
    assertThat(state.live().secondsLeft()).isEmpty();
  }

  @Test
  void nothingIsLostWhenManyThreadsAdvance() throws InterruptedException {
    var threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int item = 0; item < 10_000; item++) {
                        state.advance(1);
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(state.live().done()).isEqualTo(80_000);
  }
}
