package dev.procession.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a wait begins with looking. */
class SpinTest {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);
  private final Spin spin = new Spin();

  @BeforeEach
  void needsTwoProcessors() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "nobody looks on one processor");
  }

  /** How often a condition that does not come true is looked at. */
  private int looks() {
    var looks = new AtomicInteger();
    assertThat(spin.until(() -> looks.incrementAndGet() < 0)).isFalse();
    return looks.get();
  }

  @Test
  void afterAShortWaitTheNextOneLooksAndAfterALongOneItDoesNot() {
    spin.waitedSince(System.nanoTime());
    assertThat(looks()).isGreaterThan(1);

    spin.waitedSince(System.nanoTime() - LONG_NANOS);
    assertThat(looks()).isOne();
  }

  @Test
  void ofManyLongWaitsOneInSixteenLooks() {
    int looking = 0;
    for (int wait = 0; wait < 64; wait++) {
      looking += looks() > 1 ? 1 : 0;
      spin.waitedSince(System.nanoTime() - LONG_NANOS);
    }
    assertThat(looking).isEqualTo(4);
  }
}
