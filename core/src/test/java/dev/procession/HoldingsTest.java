package dev.procession;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task still holds when it ends. */
@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // the locks themselves are what is looked at
class HoldingsTest {
  private final SharedLock lock = SharedLock.create();

  enum Kind {
    THREADS,
    INLINE;

    Pool open() {
      return switch (this) {
        case THREADS -> Pool.threads(1);
        case INLINE -> Pool.inline();
      };
    }
  }

  @AfterEach
  void close() {
    lock.close();
  }

  @ParameterizedTest
  @EnumSource
  void aLockIsGivenBackAndTheNextOneIsTold(Kind kind) throws InterruptedException {
    try (Pool pool = kind.open()) {
      pool.run(lock::lock);

      assertThat(lock.isLocked()).isFalse();
      assertThat(lock.toString()).contains("left by a task");
      assertThat(lock.tryLock(ofSeconds(30))).isTrue();
      assertThat(lock.previousOwnerDied()).isTrue();
      assertThat(lock.deadOwner()).hasValue(ProcessHandle.current().pid());
      lock.unlock();
      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.previousOwnerDied()).isFalse();
      lock.unlock();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLockOfATaskThatThrewIsGivenBackHoweverOftenItWasTaken(Kind kind) {
    SharedLock taken = lock;
    try (Pool pool = kind.open()) {
      assertThatThrownBy(() -> pool.run(() -> takeTwiceAndThrow(taken)))
          .hasCauseInstanceOf(IllegalStateException.class);

      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.previousOwnerDied()).isTrue();
      lock.unlock();
    }
  }

  private static void takeTwiceAndThrow(SharedLock taken) {
    taken.lock();
    taken.lock();
    throw new IllegalStateException("in the middle");
  }

  @ParameterizedTest
  @EnumSource
  void aLockThatATaskGivesBackIsNoDeath(Kind kind) {
    SharedLock taken = lock;
    try (Pool pool = kind.open()) {
      pool.run(() -> {
        taken.lock();
        taken.unlock();
      });

      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.previousOwnerDied()).isFalse();
      lock.unlock();
    }
  }

  @Test
  void whatTheCallerHoldsIsNotTheTasks() {
    SharedLock taken = lock;
    try (Pool pool = Pool.inline()) {
      lock.lock();
      pool.run(() -> assertThat(taken.isHeldByCurrentThread()).isTrue());

      assertThat(lock.isHeldByCurrentThread()).isTrue();
      lock.unlock();
    }
  }

  @Test
  void aPermitOfOneTaskMayBeGivenBackByAnother() throws InterruptedException {
    try (Pool pool = Pool.threads(1);
        SharedSemaphore semaphore = SharedSemaphore.createBounded(1)) {
      pool.run(semaphore::acquire);
      assertThat(semaphore.tryAcquire(ZERO)).isFalse();

      pool.run(semaphore::release);

      assertThat(semaphore.tryAcquire()).isTrue();
    }
  }
}
