package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.AsyncResult;
import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedDouble;
import dev.procession.SharedIntArray;
import dev.procession.SharedLong;
import dev.procession.SharedLongArray;
import dev.procession.SharedMemory;
import dev.procession.TaskContext;
import dev.procession.TaskSerializationException;
import dev.procession.WorkerCrashedException;
import dev.procession.memory.RuntimeFolder;
import dev.procession.memory.UserFolder;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Memory and numbers that several processes see at once. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class SharedMemoryIT {
  private static final int INCREMENTS = 1_000_000;
  private static final Random RANDOM = new Random(5);

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeft();
  }

  @Test
  void fourProcessesThatCountTogetherLoseNothing() {
    try (var counter = SharedLong.create();
        var each = SharedLongArray.create(4);
        var all = SharedIntArray.create(3);
        var sum = SharedDouble.create();
        var pool = Pool.processes(4)) {
      pool.withChunkSize(1)
          .forEach(
              item -> {
                for (int i = 0; i < INCREMENTS; i++) {
                  counter.incrementAndGet();
                  each.getAndAdd(item, 2);
                  all.incrementAndGet(i % 3);
                  sum.addAndGet(0.5);
                }
              },
              Range.of(0, 4));

      assertThat(counter.get()).isEqualTo(4L * INCREMENTS);
      assertThat(each.toArray()).containsOnly(2L * INCREMENTS);
      assertThat(all.get(0) + all.get(1) + all.get(2)).isEqualTo(4 * INCREMENTS);
      assertThat(sum.get()).isEqualTo(2.0 * INCREMENTS);
    }
  }

  @Test
  void aTaskThatGetsItSeesTheSameMemory() {
    try (var memory = SharedMemory.create(64);
        var pool = Pool.processes(2)) {
      memory.asLongArray().set(3, 17);

      long seen =
          pool.apply(
              arrived -> {
                arrived.asLongArray().set(4, 18);
                return arrived.asLongArray().get(3);
              },
              memory);

      assertThat(seen).isEqualTo(17);
      assertThat(memory.asLongArray().get(4)).isEqualTo(18);
    }
  }

  @Test
  void aWorkerMapsItOnceHoweverOftenItCrosses() throws Exception {
    try (var memory = SharedMemory.create(64);
        var pool = Pool.processes(1)) {
      var maps =
          pool.map(
              arrived -> {
                arrived.asLongArray().incrementAndGet(0);
                try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
                  return lines.filter(line -> line.contains(arrived.name())).count();
                }
              },
              List.of(memory, memory, memory, memory));

      assertThat(maps).containsOnly(1L);
      assertThat(memory.asLongArray().get(0)).isEqualTo(4);
    }
  }

  @Test
  void anotherProcessFindsItByName() throws Exception {
    String name = "named-" + ProcessHandle.current().pid();
    try (var memory = SharedMemory.create(name, 64)) {
      ChildProcess child =
          ChildProcess.start(() -> {
            try (var attached = SharedMemory.attach(name)) {
              attached.asIntArray().set(15, 4711);
            }
          });
      assertThat(child.join(ofSeconds(30))).isTrue();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(memory.asIntArray().get(15)).isEqualTo(4711);
    }
  }

  @Test
  void oneThatIsClosedCannotBeHandedOver() {
    var memory = SharedMemory.create(64);
    memory.close();
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() -> pool.apply(SharedMemory::byteSize, memory))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("is closed");
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void oneMadeByATaskLastsAsLongAsSomebodyHasIt() throws Exception {
    try (var pool = Pool.processes(1)) {
      SharedMemory memory =
          pool.apply(() -> {
            var made = SharedMemory.create(80);
            made.asLongArray().set(9, 9);
            return made;
          });
      pool.resize(2);
      assertThat(memory.asLongArray().get(9)).isEqualTo(9);
      long other = pool.apply(arrived -> arrived.asLongArray().incrementAndGet(9), memory);

      assertThat(other).isEqualTo(10);
      pool.terminate();
      assertThat(pool.awaitTermination(ofSeconds(20))).isTrue();
      assertThat(memory.asLongArray().get(9)).isEqualTo(10);
      memory.close();
      assertThatThrownBy(memory::segment).isInstanceOf(IllegalStateException.class);
    }
  }

  @Kills
  void aWorkerThatIsKilledWhileItWritesHarmsNobody() {
    try (var counter = SharedLong.create();
        var words = SharedLongArray.create(1000);
        var pool = Pool.processes(2)) {
      for (int round = 0; round < Kills.COUNT; round++) {
        long before = counter.get();
        AsyncResult<Void> writing = pool.runAsync(() -> writeForEver(words, counter));
        await().pollDelay(Duration.ZERO).until(() -> counter.get() > before);
        LockSupport.parkNanos(RANDOM.nextInt(20_000_000));
        killWorkers(pool);

        await().atMost(Kills.BOUND).until(writing::isDone);
        assertThatThrownBy(writing::join).hasCauseInstanceOf(WorkerCrashedException.class);
        for (long word : words.toArray()) {
          assertThat((int) word).as("half of word %x", word).isEqualTo((int) (word >>> 32));
        }
      }
    }
  }

  private static void writeForEver(SharedLongArray words, SharedLong counter) {
    for (int value = 1; true; value++) {
      words.set(value % words.length(), (value & 0xffff_ffffL) * 0x1_0000_0001L);
      counter.incrementAndGet();
    }
  }

  private static void killWorkers(Pool pool) {
    pool.stats().workers().stream()
        .filter(worker -> worker.item().isPresent())
        .map(worker -> worker.pid().orElseThrow())
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  @Kills
  void aProcessThatIsKilledWhileItAttachesAndCreatesLeavesNothing() throws Exception {
    String name = "attached-" + ProcessHandle.current().pid();
    try (var memory = SharedMemory.create(name, 4096);
        var counter = SharedLong.create()) {
      memory.asLongArray().set(511, 4711);
      for (int round = 0; round < Kills.COUNT; round++) {
        long before = counter.get();
        ChildProcess child = ChildProcess.start(() -> attachForEver(name, counter));
        await().pollDelay(Duration.ZERO).until(() -> counter.get() > before);
        LockSupport.parkNanos(RANDOM.nextInt(10_000_000));
        kill(child);

        try (var attached = SharedMemory.attach(name)) {
          assertThat(attached.asLongArray().get(511)).as("after kill %d", round).isEqualTo(4711);
        }
      }
      await().atMost(Kills.BOUND).untilAsserted(() -> assertThat(SharedFolders.ours()).hasSize(2));
    }
  }

  private static void attachForEver(String name, SharedLong counter) {
    while (true) {
      try (var attached = SharedMemory.attach(name);
          var made = SharedMemory.create(100_000)) {
        long value = attached.asLongArray().get(511);
        made.asLongArray().set(0, attached.asLongArray().getAndAdd(0, value));
        counter.incrementAndGet();
      }
    }
  }

  @Test
  void whatAKilledProgramLeavesIsSweptUnlessSomebodyHasIt(@TempDir Path folder) throws Exception {
    Path runtime = Files.createDirectory(folder.resolve("r"));
    var options = List.of("-Dprocession.runtime=" + runtime);
    var gate = Gate.in(folder);
    try (var maker = Program.start(folder, Maker.class, options, gate.folder())) {
      gate.awaitArrivalOf("made");
      try (var user = Program.start(folder, User.class, options, gate.folder())) {
        gate.awaitArrivalOf("attached");
        maker.process().destroyForcibly().onExit().join();
        try (var third = Program.start(folder, Sweeper.class, options)) {
          assertThat(third.lines()).containsExactly("swept");
        }

        assertThat(inUse(runtime)).as("held by a living program").containsExactly("shared-kept");
        gate.open();
        assertThat(user.lines()).containsExactly("found 42");
      }
    }
    assertThat(inUse(runtime)).isEmpty();
  }

  private static List<String> inUse(Path runtime) throws IOException {
    Path ofUser = UserFolder.in(runtime).path();
    return Files.isDirectory(ofUser)
        ? SharedFolders.in(ofUser).stream().map(folder -> folder.getFileName().toString()).toList()
        : List.of();
  }

  /** Makes two, and is killed. */
  static final class Maker {
    private Maker() {}

    public static void main(String[] arguments) throws InterruptedException {
      var kept = SharedMemory.create("kept", 64);
      kept.asLongArray().set(0, 42);
      var _ = SharedMemory.create("lost", 64);
      new Gate(arguments[0]).arriveAndBlock("made");
    }
  }

  /** Attaches to one, and goes on when its maker is dead. */
  static final class User {
    private User() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (var kept = SharedMemory.attach("kept")) {
        kept.asLongArray().incrementAndGet(1);
        var gate = new Gate(arguments[0]);
        gate.arrive("attached");
        gate.block();
        try (var again = SharedMemory.attach("kept")) {
          System.out.println("found " + again.asLongArray().get(0));
        }
      }
    }
  }

  /** Uses the library. */
  static final class Sweeper {
    private Sweeper() {}

    public static void main(String[] arguments) {
      SharedMemory.create(8).close();
      try {
        SharedMemory.attach("lost").close();
        System.out.println("not swept");
      } catch (NoSuchElementException e) {
        System.out.println("swept");
      }
    }
  }

  @Test
  void itMayBeLargerThanFourGibibytes() throws Exception {
    long bytes = (4L << 30) + 4096;
    long free = Files.getFileStore(RuntimeFolder.ofThisProcess().path()).getUsableSpace();
    assumeTrue(free > 2 * bytes, "needs twice " + bytes + " bytes of room, has " + free);
    try (var memory = SharedMemory.create(bytes);
        var pool = Pool.processes(1)) {
      pool.run(() -> memory.segment().set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) 5));

      assertThat(memory.segment().get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 5);
      assertThat(memory.asLongArray().length()).isEqualTo(bytes / 8);
      assertThatThrownBy(memory::byteBuffer)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Long.toString(bytes));
    }
  }

  @Test
  void aTaskInTheCallersProcessHasItToo() {
    try (var counter = SharedLong.create();
        var inline = Pool.inline();
        var threads = Pool.threads(3)) {
      inline.run(counter::incrementAndGet);
      threads.forEach(_ -> counter.incrementAndGet(), Range.of(0, 100));

      assertThat(counter.get()).isEqualTo(101);
      assertThat(inline.apply(() -> TaskContext.current().attempt())).isEqualTo(1);
    }
  }
}
