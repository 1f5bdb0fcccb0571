package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is closed is not kept, and does no harm to who still uses it. */
@Timeout(120)
@SuppressWarnings("LockNotBeforeTry") // the locks themselves are what is looked at
class ClosedThingsTest {
  /** More than are kept mapped after they were closed. */
  private static final int MANY = 300;

  private static final int THREADS = 4;

  /** Something shared, and what can be done with it again and again. */
  record Thing(AutoCloseable closeable, Use use) {
    interface Use {
      void once() throws Exception;
    }

    void close() {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  enum Kind {
    LOCK {
      @Override
      Thing make() {
        var lock = SharedLock.create();
        return new Thing(
            lock,
            () -> {
              lock.lock();
              lock.unlock();
            });
      }
    },
    SEMAPHORE {
      @Override
      Thing make() {
        var semaphore = SharedSemaphore.create(1);
        return new Thing(
            semaphore,
            () -> {
              semaphore.acquire();
              semaphore.release();
            });
      }
    },
    EVENT {
      @Override
      Thing make() {
        var event = SharedEvent.create();
        return new Thing(
            event,
            () -> {
              event.set();
              event.await();
            });
      }
    },
    BARRIER {
      @Override
      Thing make() {
        var barrier = SharedBarrier.create(1);
        return new Thing(barrier, barrier::await);
      }
    },
    NUMBER {
      @Override
      Thing make() {
        var number = SharedLong.create();
        return new Thing(number, number::incrementAndGet);
      }
    },
    QUEUE {
      @Override
      Thing make() {
        var queue = SharedQueue.<Integer>create();
        return new Thing(
            queue,
            () -> {
              queue.put(1);
              int _ = queue.take();
            });
      }
    },
    PIPE {
      @Override
      Thing make() {
        var pipe = SharedPipe.<Integer>oneWay();
        return new Thing(
            pipe,
            () -> {
              pipe.sink().send(1);
              int _ = pipe.source().receive();
            });
      }
    };

    abstract Thing make();
  }

  @ParameterizedTest
  @EnumSource
  @EnabledOnOs(OS.LINUX)
  void whatIsClosedIsUnmappedWithoutTheGarbageCollector(Kind kind) throws Exception {
    long before = mappings();

    for (int i = 0; i < 3 * MANY; i++) {
      Thing thing = kind.make();
      thing.use.once();
      thing.close();
    }

    assertThat(mappings() - before).isLessThan(MANY);
  }

  private static long mappings() throws IOException {
    String folder = RuntimeFolder.ofThisProcess().path().getParent().toString();
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder)).count();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsClosedRefusesWhoUsesIt(Kind kind) {
    Thing thing = kind.make();
    thing.close();

    assertThatThrownBy(thing.use::once).isInstanceOf(IllegalStateException.class);
    closeMany();

    assertThatThrownBy(thing.use::once).isInstanceOf(IllegalStateException.class);
    assertThat(thing.closeable.toString()).contains("closed");
    assertThatCode(thing::close).doesNotThrowAnyException();
  }

  private static void closeMany() {
    for (int i = 0; i < MANY; i++) {
      SharedEvent.create().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoUsesOneThatIsClosedMeanwhileIsToldAndNotHurt(Kind kind) throws Exception {
    for (int round = 0; round < 3; round++) {
      Thing thing = kind.make();
      var started = new CountDownLatch(THREADS);
      try (var threads = Executors.newFixedThreadPool(THREADS)) {
        var users = new ArrayList<Future<Exception>>();
        for (int i = 0; i < THREADS; i++) {
          users.add(threads.submit(() -> useUntilRefused(thing, started)));
        }
        started.await();
        thing.close();
        closeMany();
        for (Future<Exception> user : users) {
          assertThat(user.get()).isInstanceOfAny(IllegalStateException.class, IOException.class);
        }
      }
    }
  }

  private static Exception useUntilRefused(Thing thing, CountDownLatch started) {
    try {
      thing.use.once();
      started.countDown();
      while (true) {
        thing.use.once();
      }
    } catch (Exception e) {
      started.countDown();
      return e;
    }
  }

  @Test
  void aLockThatIsHeldWhenItIsClosedCanBeGivenBackLater() {
    var lock = SharedLock.create();
    lock.lock();
    lock.close();
    closeMany();

    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();

    assertThat(lock.isHeldByCurrentThread()).isFalse();
  }

  @Test
  void theLastItemOfAClosedQueueComesThoughAnotherQueueCannotBeLetGo() throws Exception {
    Path stuck = folderOfOneThatIsClosed();
    Path lease = onlyLease(stuck);
    Files.delete(lease);
    Files.createDirectories(lease.resolve("in the way"));

    for (int i = 0; i < MANY; i++) {
      var queue = SharedQueue.<Integer>create();
      queue.put(i);
      queue.close();

      assertThat(queue.take()).isEqualTo(i);
    }

    RuntimeFolder.delete(stuck);
  }

  private static Path folderOfOneThatIsClosed() throws IOException {
    List<Path> before = shared();
    SharedQueue.<Integer>create().close();
    return shared().stream().filter(folder -> !before.contains(folder)).findFirst().orElseThrow();
  }

  private static List<Path> shared() throws IOException {
    try (var entries = Files.list(RuntimeFolder.ofThisProcess().path().getParent())) {
      return entries.filter(each -> each.getFileName().toString().startsWith("shared-")).toList();
    }
  }

  private static Path onlyLease(Path folder) throws IOException {
    try (var leases = Files.newDirectoryStream(folder, "lease-*")) {
      return leases.iterator().next();
    }
  }

  @Test
  void aQueueThatWasClosedAndEmptiedStaysThat() throws InterruptedException {
    var queue = SharedQueue.<String>create();
    queue.addAll(List.of("a", "b"));
    queue.close();
    assertThat(queue.take()).isEqualTo("a");
    assertThat(queue.take()).isEqualTo("b");
    closeMany();

    assertThat(queue).isEmpty();
    assertThat(queue.isClosed()).isTrue();
    assertThat(queue.untilClosed()).isEmpty();
    assertThatThrownBy(queue::take).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(queue::poll).isInstanceOf(IllegalStateException.class);
    assertThat(queue.drainTo(new ArrayList<>())).isZero();
  }

  @Test
  void aQueueThatIsClosedAndNotEmptyKeepsWhatIsInIt() throws InterruptedException {
    var queue = SharedQueue.<String>create();
    queue.addAll(List.of("a", "b"));
    queue.close();
    closeMany();

    assertThat(queue.untilClosed()).containsExactly("a", "b");
  }
}
