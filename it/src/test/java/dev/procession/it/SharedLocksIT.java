package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.AsyncResult;
import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedBarrier;
import dev.procession.SharedEvent;
import dev.procession.SharedLock;
import dev.procession.SharedLong;
import dev.procession.SharedLongArray;
import dev.procession.SharedSemaphore;
import dev.procession.TaskFailedException;
import dev.procession.TaskTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Locks, semaphores, events and barriers between processes, and what a death does to them. */
@Timeout(120)
@ExtendWith(Leftovers.class)
@SuppressWarnings("LockNotBeforeTry") // the locks themselves are what is looked at
class SharedLocksIT {
  private static final Random RANDOM = new Random(33);

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeft();
  }

  private static void sleepForEver() {
    while (true) {
      LockSupport.park();
    }
  }

  @Test
  void aLockThatATaskLeavesIsGivenBackAndTheNextOneIsTold() throws Exception {
    try (var lock = SharedLock.create();
        var pool = Pool.processes(1)) {
      long worker =
          pool.apply(() -> {
            lock.lock();
            return ProcessHandle.current().pid();
          });

      assertThat(lock.tryLock(ofSeconds(30))).isTrue();
      assertThat(lock.deadOwner()).hasValue(worker);
      lock.unlock();
    }
  }

  @Test
  void aLockOfATaskWhoseTimeWasOverIsGivenBack() throws Exception {
    try (var lock = SharedLock.create();
        var pool = Pool.processes(1)) {
      var limited = pool.withTimeout(ofMillis(300));
      assertThatThrownBy(() -> limited.run(() -> lockForEver(lock)))
          .isInstanceOf(TaskTimeoutException.class);

      assertThat(lock.tryLock(ofSeconds(30))).isTrue();
      assertThat(lock.previousOwnerDied()).isTrue();
      lock.unlock();
    }
  }

  private static void lockForEver(SharedLock lock) throws InterruptedException {
    lock.lock();
    Thread.currentThread().join();
  }

  @Test
  void noTwoProcessesHoldALockAtOnce() {
    try (var lock = SharedLock.create();
        var plain = SharedLongArray.create(1);
        var pool = Pool.processes(3)) {
      pool.withChunkSize(1)
          .forEach(
              _ -> {
                for (int i = 0; i < 20_000; i++) {
                  lock.lock();
                  try {
                    plain.set(0, plain.get(0) + 1); // not atomic: right only under the lock
                  } finally {
                    lock.unlock();
                  }
                }
              },
              Range.of(0, 6));

      assertThat(plain.get(0)).isEqualTo(120_000);
      assertThat(lock.isLocked()).isFalse();
    }
  }

  @Test
  void anotherProcessSeesWhoHoldsIt() throws Exception {
    try (var lock = SharedLock.create();
        var pool = Pool.processes(1)) {
      lock.lock();
      assertThat(pool.<Boolean>apply(() -> lock.tryLock())).isFalse();
      assertThat(pool.<Boolean>apply(() -> lock.tryLock(ofMillis(50)))).isFalse();
      assertThat(pool.<String>apply(lock::toString))
          .endsWith("held by process " + ProcessHandle.current().pid() + "]");
      assertThatThrownBy(() -> pool.run(lock::unlock))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(IllegalMonitorStateException.class);
      AsyncResult<Boolean> waiting = pool.applyAsync(() -> lock.tryLock(ofSeconds(20)));
      lock.unlock();
      assertThat(waiting.get(ofSeconds(20))).isTrue();
    }
  }

  @Kills
  void anOwnerThatIsKilledGivesTheLockToTheNextWhichIsToldSo() throws Exception {
    try (var lock = SharedLock.create();
        var count = SharedLong.create()) {
      for (int round = 0; round < Kills.COUNT; round++) {
        long before = count.get();
        ChildProcess owner = ChildProcess.start(() -> lockForEver(lock, count));
        await().pollDelay(Duration.ZERO).until(() -> count.get() > before);
        LockSupport.parkNanos(RANDOM.nextInt(3_000_000));
        kill(owner);

        boolean wasHeld = lock.toString().contains("died");
        assertThat(lock.tryLock(Kills.BOUND)).isTrue();
        assertThat(lock.previousOwnerDied()).isEqualTo(wasHeld);
        if (wasHeld) {
          assertThat(lock.deadOwner()).hasValue(owner.pid());
        }
        lock.unlock();
        lock.lock();
        assertThat(lock.previousOwnerDied()).isFalse();
        lock.unlock();
      }
    }
  }

  private static void lockForEver(SharedLock lock, SharedLong count) {
    while (true) {
      lock.lock();
      count.incrementAndGet();
      lock.unlock();
    }
  }

  @Test
  void whoAlreadyWaitsGetsTheLockOfADeadOwner() throws Exception {
    try (var lock = SharedLock.create();
        var held = SharedEvent.create();
        var pool = Pool.processes(1)) {
      ChildProcess owner =
          ChildProcess.start(() -> {
            lock.lock();
            held.set();
            sleepForEver();
          });
      held.await();
      AsyncResult<Long> waiting =
          pool.applyAsync(() -> {
            lock.lockInterruptibly();
            try {
              return lock.deadOwner().orElse(-1);
            } finally {
              lock.unlock();
            }
          });
      kill(owner);

      assertThat(waiting.get(Kills.BOUND)).isEqualTo(owner.pid());
    }
  }

  @Test
  void aLockOutlivesTheProcessThatMadeItForThoseWhoHaveIt() throws Exception {
    try (var makers = Pool.processes(1);
        var others = Pool.processes(1)) {
      SharedLock lock = makers.apply(SharedLock::create);
      makers.terminate();
      assertThat(makers.awaitTermination(ofSeconds(20))).isTrue();

      lock.lock();
      assertThat(others.<Boolean>apply(() -> lock.tryLock(ofMillis(20)))).isFalse();
      lock.unlock();
      assertThat(others.<Boolean>apply(() -> lock.tryLock())).isTrue();
      lock.close();
    }
  }

  @Test
  void aLockThatIsClosedWhileItIsHeldIsStillGivenBackToTheOthers() throws Exception {
    var lock = SharedLock.create();
    try (var arrived = SharedEvent.create();
        var pool = Pool.processes(1)) {
      lock.lock();
      AsyncResult<Boolean> waiting =
          pool.applyAsync(() -> {
            arrived.set();
            return lock.tryLock(ofSeconds(30));
          });
      arrived.await();
      lock.close();
      lock.unlock();

      assertThat(waiting.get(Kills.BOUND)).isTrue();
    }
  }

  @Test
  void aConditionIsSignalledFromAnotherProcess() throws Exception {
    try (var lock = SharedLock.create();
        var level = SharedLong.create();
        var pool = Pool.processes(2)) {
      Condition changed = lock.newCondition();
      AsyncResult<Void> ping = pool.runAsync(() -> turn(lock, changed, level, 0));
      AsyncResult<Void> pong = pool.runAsync(() -> turn(lock, changed, level, 1));
      ping.get(ofSeconds(60));
      pong.get(ofSeconds(60));

      assertThat(level.get()).isEqualTo(400);
    }
  }

  private static void turn(SharedLock lock, Condition changed, SharedLong level, int mine)
      throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      lock.lock();
      try {
        while (level.get() % 2 != mine) {
          changed.await();
        }
        level.incrementAndGet();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  @Kills
  void permitsOfAKilledProcessAreFreeAgain() throws Exception {
    try (var semaphore = SharedSemaphore.createBounded(3);
        var count = SharedLong.create()) {
      for (int round = 0; round < Kills.COUNT; round++) {
        long before = count.get();
        ChildProcess owner = ChildProcess.start(() -> acquireForEver(semaphore, count));
        await().pollDelay(Duration.ZERO).until(() -> count.get() > before);
        LockSupport.parkNanos(RANDOM.nextInt(3_000_000));
        kill(owner);

        for (int permit = 0; permit < 3; permit++) {
          assertThat(semaphore.tryAcquire(Kills.BOUND)).as("permit %d", permit).isTrue();
        }
        assertThat(semaphore.tryAcquire()).isFalse();
        for (int permit = 0; permit < 3; permit++) {
          semaphore.release();
        }
      }
    }
  }

  private static void acquireForEver(SharedSemaphore semaphore, SharedLong count)
      throws InterruptedException {
    while (true) {
      semaphore.acquire();
      semaphore.acquire();
      count.incrementAndGet();
      semaphore.release();
      semaphore.release();
    }
  }

  @Test
  void aPermitMayComeBackFromAnotherProcess() {
    try (var semaphore = SharedSemaphore.createBounded(1);
        var pool = Pool.processes(1)) {
      assertThat(semaphore.tryAcquire()).isTrue();
      pool.run(semaphore::release);
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(pool.<Boolean>apply(() -> semaphore.tryAcquire())).isFalse();
    }
  }

  @Test
  void anEventReachesAllProcesses() throws Exception {
    try (var event = SharedEvent.create();
        var ready = SharedSemaphore.create(0);
        var pool = Pool.processes(3)) {
      AsyncResult<List<Boolean>> all =
          pool.withChunkSize(1)
              .mapAsync(
                  _ -> {
                    ready.release();
                    return event.await(ofSeconds(30));
                  },
                  Range.of(0, 3));
      for (int i = 0; i < 3; i++) {
        ready.acquire();
      }
      assertThat(all.ready()).isFalse();
      event.set();
      assertThat(all.get(Kills.BOUND)).containsOnly(true);
    }
  }

  @Test
  void processesPassABarrierTogether() {
    try (var counted = SharedLong.create();
        var barrier = SharedBarrier.create(3, counted::incrementAndGet);
        var passes = SharedLongArray.create(3);
        var pool = Pool.processes(3)) {
      pool.withChunkSize(1)
          .forEach(
              me -> {
                for (int i = 1; i <= 100; i++) {
                  passes.incrementAndGet(me);
                  barrier.await();
                  for (long pass : passes.toArray()) {
                    assertThat(pass).isEqualTo(i);
                  }
                  barrier.await();
                }
              },
              Range.of(0, 3));

      assertThat(counted.get()).isEqualTo(200);
    }
  }

  @Kills
  void aPartyThatIsKilledBreaksTheBarrierForTheOthers() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var barrier = SharedBarrier.create(3);
          var count = SharedLong.create()) {
        ChildProcess party = ChildProcess.start(() -> passForEver(barrier, count));
        // it has all the time it needs to start: the others do not count that against it
        await().pollDelay(Duration.ZERO).until(() -> barrier.getNumberWaiting() == 1);
        Stream<Thread> others =
            Stream.generate(() -> Thread.ofPlatform().start(() -> passUntilBroken(barrier)))
                .limit(2);
        List<Thread> threads = others.toList();
        await().pollDelay(Duration.ZERO).until(() -> count.get() > 0);
        LockSupport.parkNanos(RANDOM.nextInt(3_000_000));
        kill(party);

        await()
            .pollDelay(Duration.ZERO)
            .atMost(Kills.BOUND)
            .untilAsserted(() -> assertThat(threads).as("%s", barrier).noneMatch(Thread::isAlive));
        assertThat(barrier.isBroken()).isTrue();
      }
    }
  }

  private static void passForEver(SharedBarrier barrier, SharedLong count) throws Exception {
    while (true) {
      barrier.await();
      count.incrementAndGet();
    }
  }

  /** One who is killed before it comes is not known to a barrier: that is what time is for. */
  private static void passUntilBroken(SharedBarrier barrier) {
    try {
      while (true) {
        barrier.await(ofSeconds(1));
      }
    } catch (BrokenBarrierException | TimeoutException e) {
      // what is waited for
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPartyThatDiesWaitingIsFoundOutSoon() throws Exception {
    try (var barrier = SharedBarrier.create(3);
        var pool = Pool.processes(1)) {
      ChildProcess party = ChildProcess.start(() -> barrier.await());
      AsyncResult<Integer> other = pool.applyAsync(() -> barrier.await());
      await().until(() -> barrier.getNumberWaiting() == 2);
      kill(party);

      await().atMost(Kills.BOUND).until(other::isDone);
      assertThat(other.exceptionNow()).isInstanceOf(BrokenBarrierException.class);
    }
  }
}
