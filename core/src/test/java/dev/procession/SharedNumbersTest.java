package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared numbers in one process, against those of the JDK. */
class SharedNumbersTest {
  private static final int STEPS = 20_000;
  private static final int LENGTH = 7;

  @Test
  void everyMethodOfALongArrayDoesWhatThatOfTheJdkDoes() {
    var random = new Random(11);
    var expected = new AtomicLongArray(LENGTH);
    try (var shared = SharedLongArray.create(LENGTH)) {
      for (int step = 0; step < STEPS; step++) {
        int at = random.nextInt(LENGTH);
        long value = random.nextLong() >> random.nextInt(64);
        assertThat(longStep(shared, step % 13, at, value))
            .as("method %d", step % 13)
            .isEqualTo(longStep(expected, step % 13, at, value));
      }
      assertThat(shared.toArray()).containsExactly(copy(expected));
    }
  }

  private static long longStep(SharedLongArray of, int method, int at, long value) {
    return switch (method) {
      case 0 -> of.getAndAdd(at, value);
      case 1 -> of.addAndGet(at, value);
      case 2 -> of.getAndIncrement(at);
      case 3 -> of.incrementAndGet(at);
      case 4 -> of.getAndDecrement(at);
      case 5 -> of.decrementAndGet(at);
      case 6 -> of.getAndSet(at, value);
      case 7 -> of.getAndUpdate(at, x -> x * 3);
      case 8 -> of.updateAndGet(at, x -> x ^ value);
      case 9 -> of.getAndAccumulate(at, value, (x, y) -> x - y);
      case 10 -> of.accumulateAndGet(at, value, Math::max);
      case 11 -> of.compareAndSet(at, of.get(at), value) ? 1 : 0;
      default -> of.compareAndSet(at, of.get(at) + 1, value) ? 1 : 0;
    };
  }

  private static long longStep(AtomicLongArray of, int method, int at, long value) {
    return switch (method) {
      case 0 -> of.getAndAdd(at, value);
      case 1 -> of.addAndGet(at, value);
      case 2 -> of.getAndIncrement(at);
      case 3 -> of.incrementAndGet(at);
      case 4 -> of.getAndDecrement(at);
      case 5 -> of.decrementAndGet(at);
      case 6 -> of.getAndSet(at, value);
      case 7 -> of.getAndUpdate(at, x -> x * 3);
      case 8 -> of.updateAndGet(at, x -> x ^ value);
      case 9 -> of.getAndAccumulate(at, value, (x, y) -> x - y);
      case 10 -> of.accumulateAndGet(at, value, Math::max);
      case 11 -> of.compareAndSet(at, of.get(at), value) ? 1 : 0;
      default -> of.compareAndSet(at, of.get(at) + 1, value) ? 1 : 0;
    };
  }

  private static long[] copy(AtomicLongArray of) {
    var copy = new long[of.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = of.get(i);
    }
    return copy;
  }

  @Test
  void anIntArrayCountsAsThatOfTheJdk() {
    var random = new Random(12);
    var expected = new AtomicIntegerArray(LENGTH);
    try (var shared = SharedIntArray.create(LENGTH)) {
      for (int step = 0; step < STEPS; step++) {
        int at = random.nextInt(LENGTH);
        int value = random.nextInt();
        assertThat(shared.addAndGet(at, value)).isEqualTo(expected.addAndGet(at, value));
        assertThat(shared.getAndUpdate(at, x -> x ^ value))
            .isEqualTo(expected.getAndUpdate(at, x -> x ^ value));
        assertThat(shared.accumulateAndGet(at, value, Math::min))
            .isEqualTo(expected.accumulateAndGet(at, value, Math::min));
      }
      assertThat(shared.length()).isEqualTo(LENGTH);
    }
  }

  @Test
  void doublesAreComparedByTheirBits() {
    try (var shared = SharedDouble.create(-0.0)) {
      assertThat(shared.compareAndSet(0.0, 1)).isFalse();
      assertThat(shared.compareAndSet(-0.0, Double.NaN)).isTrue();
      assertThat(shared.compareAndSet(Double.NaN, 2.5)).isTrue();
      assertThat(shared.getAndAdd(1)).isEqualTo(2.5);
      assertThat(shared.addAndGet(0.25)).isEqualTo(3.75);
      assertThat(shared.accumulateAndGet(2, Math::max)).isEqualTo(3.75);
    }
    try (var shared = SharedDoubleArray.create(3)) {
      shared.setAll(new double[] {1, 2.5, Double.MIN_VALUE});
      assertThat(shared.toArray()).containsExactly(1, 2.5, Double.MIN_VALUE);
    }
  }

  @Test
  void elementsAreZeroAtFirstWhateverWasThereBefore() {
    for (int time = 0; time < 3; time++) {
      try (var shared = SharedLongArray.create(10_000)) {
        assertThat(shared.toArray()).containsOnly(0);
        shared.setAll(new Random(time).longs(10_000).toArray());
      }
    }
  }

  @Test
  void threadsLoseNoUpdate() throws InterruptedException {
    try (var counter = SharedLong.create();
        var sum = SharedDouble.create()) {
      var threads = new Thread[4];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int k = 0; k < STEPS; k++) {
                    counter.incrementAndGet();
                    sum.addAndGet(0.5);
                  }
                });
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(counter.get()).isEqualTo(4L * STEPS);
      assertThat(sum.get()).isEqualTo(2.0 * STEPS);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 7, Long.MAX_VALUE, Long.MIN_VALUE})
  void aPlaceThatIsNotThereIsRefused(long index) {
    try (var shared = SharedLongArray.create(LENGTH);
        var ints = SharedIntArray.create(LENGTH)) {
      assertThatThrownBy(() -> shared.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> ints.set(index, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void anArrayWithoutElementsIsRefused(long length) {
    assertThatThrownBy(() -> SharedLongArray.create(length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length=" + length);
  }

  @Test
  void accessAfterCloseIsAnException() {
    var counter = SharedLong.create(5);
    assertThat(counter).hasToString("5");
    counter.close();
    counter.close();

    assertThatThrownBy(counter::incrementAndGet)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(counter).hasToString("closed");
  }
}
