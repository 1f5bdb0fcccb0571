package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lock between processes, among the threads of one. */
@Timeout(30)
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // the lock itself is what is looked at
class SharedLockTest {
  private final SharedLock lock = SharedLock.create();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    lock.close();
  }

  /** A thread that holds the lock until the latch opens. */
  private Thread holder(CountDownLatch release) throws InterruptedException {
    var held = new CountDownLatch(1);
    var thread =
        new Thread(() -> {
          lock.lock();
          held.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            lock.unlock();
          }
        });
    threads.add(thread);
    thread.start();
    held.await();
    return thread;
  }

  static boolean sleeps(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals("sleep")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void itIsFreeAtFirstAndAfterAsManyUnlocksAsLocks() {
    assertThat(lock).hasToString("SharedLock[" + name() + ", free]");
    lock.lock();
    lock.lock();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
    lock.unlock();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    assertThat(lock.isLocked()).isTrue();
    assertThat(lock).hasToString("SharedLock[" + name() + ", held by main]");
    assertThat(lock.previousOwnerDied()).isFalse();
    assertThat(lock.deadOwner()).isEmpty();
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
  }

  private String name() {
    return lock.toString().replaceAll("SharedLock\\[([^,]*),.*", "$1");
  }

  @Test
  void whoDoesNotHoldItCannotGiveItBack() throws Exception {
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("does not hold SharedLock");
    var release = new CountDownLatch(1);
    holder(release);
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock::previousOwnerDied).isInstanceOf(IllegalMonitorStateException.class);
    release.countDown();
  }

  @Test
  void anotherThreadDoesNotGetItWhileItIsHeld() throws Exception {
    var release = new CountDownLatch(1);
    holder(release);

    assertThat(lock.tryLock()).isFalse();
    assertThat(lock.tryLock(ofMillis(20))).isFalse();
    assertThat(lock.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
    release.countDown();
    assertThat(lock.tryLock(ofSeconds(20))).isTrue();
    lock.unlock();
  }

  @Test
  void whoWaitsMayBeInterruptedIfItSaysSo() throws Exception {
    var release = new CountDownLatch(1);
    holder(release);
    var seen = new AtomicReference<Throwable>();
    var waiting =
        new Thread(() -> {
          try {
            lock.lockInterruptibly();
          } catch (InterruptedException e) {
            seen.set(e);
          }
        });
    threads.add(waiting);
    waiting.start();
    await().until(() -> sleeps(waiting));
    waiting.interrupt();
    waiting.join();
    release.countDown();

    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptIsKeptForWhoDoesNotWantToBeInterrupted() throws Exception {
    var release = new CountDownLatch(1);
    holder(release);
    var flag = new CompletableFuture<Boolean>();
    var waiting =
        new Thread(() -> {
          lock.lock();
          flag.complete(Thread.currentThread().isInterrupted());
          lock.unlock();
        });
    threads.add(waiting);
    waiting.start();
    await().until(() -> sleeps(waiting));
    waiting.interrupt();
    release.countDown();

    assertThat(flag.join()).isTrue();
  }

  @Test
  void aThreadThatIsInterruptedBeforeDoesNotWaitAtAll() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lock.tryLock(ofSeconds(20))).isInstanceOf(InterruptedException.class);
    assertThat(lock.isLocked()).isFalse();
  }

  @RepeatedTest(5)
  void noTwoThreadsHoldItAtOnce() throws Exception {
    int[] count = {0};
    for (int thread = 0; thread < 4; thread++) {
      var counting =
          new Thread(() -> {
            for (int i = 0; i < 5_000; i++) {
              lock.lock();
              count[0]++;
              lock.unlock();
            }
          });
      threads.add(counting);
      counting.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count[0]).isEqualTo(20_000);
  }

  @RepeatedTest(5)
  void aConditionWakesWhoWaitsForIt() throws Exception {
    var notEmpty = lock.newCondition();
    var notFull = lock.newCondition();
    var queue = new ArrayList<Integer>();
    var taken = new ArrayList<Integer>();
    var taker =
        new Thread(() -> {
          for (int i = 0; i < 300; i++) {
            lock.lock();
            try {
              while (queue.isEmpty()) {
                notEmpty.awaitUninterruptibly();
              }
              taken.add(queue.removeFirst());
              notFull.signal();
            } finally {
              lock.unlock();
            }
          }
        });
    threads.add(taker);
    taker.start();
    for (int i = 0; i < 300; i++) {
      lock.lock();
      try {
        while (queue.size() == 3) {
          notFull.await();
        }
        queue.add(i);
        notEmpty.signal();
      } finally {
        lock.unlock();
      }
    }
    taker.join();

    assertThat(taken).containsExactlyElementsOf(Range.of(0, 300));
  }

  @Test
  void aConditionThatNobodySignalsRunsOutOfTimeWithTheLockHeldAgain() throws Exception {
    var condition = lock.newCondition();
    lock.lock();
    lock.lock();
    assertThat(condition.await(20, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(condition.awaitNanos(1_000_000)).isLessThanOrEqualTo(0);
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void aConditionIsForWhoHoldsTheLock() {
    var condition = lock.newCondition();
    assertThatThrownBy(condition::await).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signal).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalMonitorStateException.class);
  }

  @Test
  void signalAllWakesAll() throws Exception {
    var condition = lock.newCondition();
    var woken = new CountDownLatch(5);
    var waiting = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      var thread =
          new Thread(() -> {
            lock.lock();
            waiting.countDown();
            condition.awaitUninterruptibly();
            woken.countDown();
            lock.unlock();
          });
      threads.add(thread);
      thread.start();
    }
    waiting.await();
    lock.lock(); // the last of them has given it back, to wait
    condition.signalAll();
    assertThat(woken.getCount()).isEqualTo(5);
    lock.unlock();

    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void thereAreFourteenConditions() {
    for (int i = 0; i < 14; i++) {
      assertThat(lock.newCondition()).isNotNull();
    }
    assertThatThrownBy(lock::newCondition)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("14 conditions");
  }

  @Test
  void oneThatIsClosedIsRefusedAndWhoWaitsIsWoken() throws Exception {
    var other = SharedLock.create();
    other.lock();
    var seen = new CompletableFuture<Throwable>();
    var waiting =
        new Thread(() -> {
          try {
            other.lock();
          } catch (IllegalStateException e) {
            seen.complete(e);
          }
        });
    threads.add(waiting);
    waiting.start();
    await().until(() -> sleeps(waiting));
    other.close();

    assertThat(seen.get(20, TimeUnit.SECONDS)).hasMessageContaining("is closed");
    assertThatThrownBy(other::tryLock).isInstanceOf(IllegalStateException.class);
    assertThat(other.toString()).endsWith(", closed]");
    other.unlock(); // or other processes would wait for it as long as this one lives
    other.close();
  }

  @Test
  void aTaskOfThisProcessHasTheSameLock() {
    try (var pool = Pool.inline()) {
      lock.lock();
      SharedLock arrived = pool.apply(same -> same, lock);
      assertThat(arrived).isSameAs(lock);
      lock.unlock();
    }
  }
}
