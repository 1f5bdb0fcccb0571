package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A semaphore between processes, among the threads of one. */
@Timeout(30)
class SharedSemaphoreTest {
  @Test
  void permitsAreCountedDownAndUp() throws Exception {
    try (var semaphore = SharedSemaphore.create(2)) {
      semaphore.acquire();
      assertThat(semaphore.availablePermits()).isEqualTo(1);
      semaphore.acquireUninterruptibly();
      assertThat(semaphore.availablePermits()).isZero();
      assertThat(semaphore.tryAcquire()).isFalse();
      assertThat(semaphore.tryAcquire(ofMillis(20))).isFalse();
      assertThat(semaphore.tryAcquire(20, TimeUnit.MILLISECONDS)).isFalse();
      semaphore.release();
      assertThat(semaphore.tryAcquire(ofSeconds(20))).isTrue();
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.toString()).endsWith(", 2 free]");
    }
  }

  @Test
  void oneWithoutBoundMayGetMorePermits() {
    try (var semaphore = SharedSemaphore.create(0)) {
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.availablePermits()).isEqualTo(2);
      assertThat(semaphore.tryAcquire()).isTrue();
    }
  }

  @Test
  void oneWithABoundMayNot() {
    try (var semaphore = SharedSemaphore.createBounded(2)) {
      assertThat(semaphore.tryAcquire()).isTrue();
      semaphore.release();
      assertThatThrownBy(semaphore::release)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("bounded to 2 permits, and all of them are free");
      assertThat(semaphore.availablePermits()).isEqualTo(2);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> SharedSemaphore.create(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("permits=-1");
    assertThatThrownBy(() -> SharedSemaphore.createBounded(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("permits=0");
  }

  @RepeatedTest(5)
  void neverMoreThreadsThanPermitsAreInside() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    try (var semaphore = SharedSemaphore.create(2)) {
      for (int thread = 0; thread < 5; thread++) {
        var started =
            new Thread(() -> {
              for (int i = 0; i < 1_000; i++) {
                semaphore.acquireUninterruptibly();
                int now = inside.incrementAndGet();
                most.accumulateAndGet(now, Math::max);
                inside.decrementAndGet();
                semaphore.release();
              }
            });
        threads.add(started);
        started.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(most.get()).isBetween(1, 2);
      assertThat(semaphore.availablePermits()).isEqualTo(2);
    }
  }

  @Test
  void oneThatIsClosedIsRefused() {
    var semaphore = SharedSemaphore.create(1);
    semaphore.close();
    assertThatThrownBy(semaphore::tryAcquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(semaphore.toString()).endsWith(", closed]");
  }
}
