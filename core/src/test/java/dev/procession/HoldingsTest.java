package dev.procession;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.worker.Holdings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a task still holds when it ends. */
@Timeout(60)
@SuppressWarnings({
  "LockNotBeforeTry",
  "WaitNotInLoop"
}) // the locks themselves are what is looked at
class HoldingsTest {
  private final SharedLock lock = SharedLock.create();
  private final Collection<String> lines = new ConcurrentLinkedQueue<>();

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

  @Test
  void whatATaskWithinItGaveBackATaskDoesNotGiveBackAgain() throws Exception {
    SharedLock taken = lock;
    try (Pool pool = Pool.threads(1);
        Pool within = Pool.inline();
        var other = Executors.newSingleThreadExecutor()) {
      pool.run(() -> {
        taken.lock();
        within.run(taken::unlock);
        var _ = other.submit(taken::lock).get();
      });

      assertThat(lock.isLocked()).isTrue();
      assertThat(other.submit(lock::unlock)).succeedsWithin(ofSeconds(30));
      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.previousOwnerDied()).isFalse();
      lock.unlock();
    }
  }

  @Test
  void aTaskThatWaitsForAConditionDoesNotBecomeTheOwnerOfTheLock() {
    SharedLock taken = lock;
    Condition condition = lock.newCondition();
    try (Pool pool = Pool.threads(1);
        Pool within = Pool.inline()) {
      pool.run(() -> {
        taken.lock();
        within.run(() -> {
          long _ = condition.awaitNanos(1);
        });
        assertThat(taken.isHeldByCurrentThread()).isTrue();
      });

      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.previousOwnerDied()).isTrue();
      lock.unlock();
    }
  }

  @Test
  void aTaskDoesNotGiveBackALockThatWasClosedWhileItWaited() throws InterruptedException {
    SharedLock taken = lock;
    Condition condition = lock.newCondition();
    var holds = new CountDownLatch(1);
    try (Pool pool = Pool.threads(1)) {
      AsyncResult<Void> waits =
          pool.runAsync(() -> {
            taken.lock();
            holds.countDown();
            condition.await();
          });
      holds.await();
      lock.lock();

      lock.close();

      assertThatThrownBy(waits::get).hasRootCauseInstanceOf(IllegalStateException.class);
      pool.run(() -> {});
      assertThat(lock.isHeldByCurrentThread()).isTrue();
      lock.unlock();
    }
  }

  @Test
  void whatIsGivenBackIsThatOfTheInnermostTaskThatHasIt() {
    var left = new ArrayList<Integer>();
    Holdings.Holding holding =
        times -> {
          left.add(times);
          return null;
        };

    Holdings around = Holdings.begin();
    Holdings.add(holding);
    Holdings.add(holding);
    Holdings within = Holdings.begin();
    Holdings.add(holding);
    Holdings.remove(holding);
    Holdings.remove(holding);
    within.end();
    assertThat(left).isEmpty();
    around.end();

    assertThat(left).containsExactly(1);
  }

  @Test
  void aWorkerTellsOfALockThatATaskHolds() throws InterruptedException {
    try (Pool pool = telling()) {
      long worker = pool.<Long>apply(() -> ProcessHandle.current().pid());
      pool.run(lock::lock);

      assertThat(lock.tryLock(ofSeconds(30))).isTrue();
      assertThat(lock.deadOwner()).hasValue(worker);
      String name = lock.toString().replaceAll(".*\\[(.*), held.*", "$1");
      lock.unlock();
      awaitLine(
          "item 0 on worker 1 has ended and held shared lock "
              + name
              + "; it was given back, and previousOwnerDied() is true for who takes it next");
    }
  }

  @Test
  void aWorkerTellsOfThePermitsThatATaskHas() {
    try (Pool pool = telling();
        SharedSemaphore semaphore = SharedSemaphore.createBounded(2)) {
      pool.run(() -> {
        semaphore.acquire();
        boolean _ = semaphore.tryAcquire(1, SECONDS);
      });

      awaitLine(
          "item 0 on worker 1 has ended and has not given back 2 permits of "
              + semaphore
              + "; if no other task does, whoever waits for one waits until this process ends");
    }
  }

  private Pool telling() {
    return Pool.processes(
        c -> c.withWorkers(1).withOutput(Output.to(line -> lines.add(line.text()))));
  }

  private void awaitLine(String text) {
    await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.endsWith(text)));
  }
}
