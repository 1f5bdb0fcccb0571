package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ChildProcess;
import dev.procession.Connection;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SerializableRunnable;
import dev.procession.SharedDouble;
import dev.procession.SharedEvent;
import dev.procession.SharedList;
import dev.procession.SharedLock;
import dev.procession.SharedLong;
import dev.procession.SharedMap;
import dev.procession.SharedMemory;
import dev.procession.SharedPipe;
import dev.procession.SharedQueue;
import dev.procession.SharedSemaphore;
import dev.procession.TaskSerializationException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cases of Python's tests of pipes, queues and shared state that no other test here covers. */
@Timeout(120)
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // to close a queue is to end its puts
class FromPythonSharedIT {
  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  private static void join(ChildProcess child) throws InterruptedException {
    assertThat(child.join(ofSeconds(40))).isTrue();
    assertThat(child.exitCode()).hasValue(0);
  }

  @Test
  void theMemoryOfATerminatedProcessIsGone() throws Exception {
    String name = "terminated-" + ProcessHandle.current().pid();
    try (var made = SharedEvent.create()) {
      var creator =
          ChildProcess.start(() -> {
            var _ = SharedMemory.create(name, 64);
            made.set();
            Thread.currentThread().join();
          });
      made.await();
      SharedMemory.attach(name).close();
      creator.terminate();
      assertThat(creator.join(ofSeconds(20))).isTrue();
      assertThatThrownBy(() -> SharedMemory.attach(name))
          .isInstanceOf(NoSuchElementException.class);
      SharedMemory.create(name, 64).close();
    }
  }

  @Test
  void aStructThatAChildChangesIsSeenHere() throws Exception {
    var layout =
        MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("x"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.JAVA_DOUBLE.withName("y"));
    long y = layout.byteOffset(PathElement.groupElement("y"));
    try (var struct = SharedMemory.create(layout.byteSize())) {
      struct.segment().set(ValueLayout.JAVA_INT, 0, 7);
      struct.segment().set(ValueLayout.JAVA_DOUBLE, y, 1.0 / 3);
      join(
          ChildProcess.start(() -> {
            var there = struct.segment();
            there.set(ValueLayout.JAVA_INT, 0, 2 * there.get(ValueLayout.JAVA_INT, 0));
            there.set(ValueLayout.JAVA_DOUBLE, y, 2 * there.get(ValueLayout.JAVA_DOUBLE, y));
          }));
      assertThat(struct.segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(14);
      assertThat(struct.segment().get(ValueLayout.JAVA_DOUBLE, y)).isEqualTo(2.0 / 3);
    }
  }

  @Test
  void fourChildrenAreReadAsFastAsTheyCanUntilEachHasEnded() throws Exception {
    try (var permits = SharedSemaphore.create(40)) {
      readFourChildren(permits);
    }
  }

  @Test
  void fourChildrenAreReadOneMessageAfterAnotherUntilEachHasEnded() throws Exception {
    try (var permits = SharedSemaphore.create(1)) {
      readFourChildren(permits);
    }
  }

  /** Each child needs a permit to send, which comes back with its message. */
  private static void readFourChildren(SharedSemaphore permits) throws Exception {
    var sources = new ArrayList<Connection<Integer>>();
    var children = new ArrayList<ChildProcess>();
    for (int each = 0; each < 4; each++) {
      var pipe = SharedPipe.<Integer>oneWay();
      Connection<Integer> sink = pipe.sink();
      sources.add(pipe.source());
      children.add(
          ChildProcess.start(() -> {
            for (int i = 0; i < 10; i++) {
              permits.acquire();
              sink.send(i);
            }
          }));
    }
    var received = new HashMap<Connection<Integer>, List<Integer>>();
    while (!sources.isEmpty()) {
      List<Connection<Integer>> ready = Connection.waitAny(sources, ofSeconds(40));
      assertThat(ready).isNotEmpty();
      for (Connection<Integer> each : ready) {
        try {
          received.computeIfAbsent(each, _ -> new ArrayList<>()).add(each.receive());
          permits.release();
        } catch (EOFException e) {
          each.close();
          boolean _ = sources.remove(each);
        }
      }
    }
    assertThat(received).hasSize(4);
    assertThat(received.values()).allMatch(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)::equals);
    for (ChildProcess child : children) {
      join(child);
    }
  }

  @Test
  void signalsDoNotEndAWait() throws Exception {
    try (var pipe = SharedPipe.<String>duplex();
        var full = SharedPipe.<String>oneWay()) {
      Connection<String> second = pipe.second();
      Connection<String> sink = full.sink();
      var child =
          ChildProcess.start(() -> {
            second.send("here");
            second.send(second.receive() + " received");
            sink.sendBytes(new byte[1 << 20]); // more than it holds
          });
      assertThat(pipe.first().receive()).isEqualTo("here");
      disturb(child);
      pipe.first().send("it was");
      assertThat(pipe.first().receive()).isEqualTo("it was received");
      assertThat(full.source().poll(ofSeconds(20))).isTrue();
      disturb(child);
      assertThat(full.source().receiveBytes()).hasSize(1 << 20);
      join(child);
    }
  }

  private static void disturb(ChildProcess child) throws IOException, InterruptedException {
    for (String signal : List.of("WINCH", "CHLD", "URG", "STOP", "CONT")) {
      ProcessState.signal(signal, child.pid());
    }
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void aChildAddsToAQueueThatItsParentHasBegun() throws Exception {
    try (var queue = SharedQueue.<Integer>create()) {
      Range.of(0, 10).forEach(queue::add);
      join(ChildProcess.start(() -> Range.of(10, 20).forEach(queue::add)));
      for (int i = 0; i < 20; i++) {
        assertThat(queue.take()).isEqualTo(i);
      }
      assertThat(queue.poll()).isNull();
    }
  }

  @Test
  void theWaitEndsWhenFourWorkersHaveMarkedAllItemsDone() throws Exception {
    try (var queue = SharedQueue.<Integer>create();
        var sum = SharedLong.create()) {
      var workers = new ArrayList<ChildProcess>();
      for (int each = 0; each < 4; each++) {
        workers.add(
            ChildProcess.start(() -> {
              for (int item : queue.untilClosed()) {
                sum.addAndGet(item);
                queue.taskDone();
              }
            }));
      }
      Range.of(0, 10).forEach(queue::add);
      assertThat(queue.awaitDone(ofSeconds(40))).isTrue();
      assertThat(sum.get()).isEqualTo(45);
      queue.close();
      for (ChildProcess worker : workers) {
        join(worker);
      }
    }
  }

  @Test
  void aClientThatIsGoneBeforeItIsAcceptedCostsTheListenerNothing() throws Exception {
    try (var listener = SharedQueue.<Connection<String>>create()) {
      SerializableRunnable hasty = () -> listener.put(SharedPipe.<String>duplex().second());
      join(ChildProcess.start(hasty));
      assertThatThrownBy(listener::take)
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("connection is gone: it was closed, or its process has ended");
      var patient =
          ChildProcess.start(() -> {
            var pipe = SharedPipe.<String>duplex();
            listener.put(pipe.second());
            pipe.first().send("I am " + pipe.first().receive());
          });
      try (Connection<String> client = listener.take()) {
        client.send("patient");
        assertThat(client.receive()).isEqualTo("I am patient");
      }
      join(patient);
    }
  }

  @Test
  void sharedStateOfEveryKindMayBeAValueOfAMap() throws Exception {
    try (var all = SharedMap.<String, Object>create();
        var queue = SharedQueue.<String>create();
        var list = SharedList.<String>create();
        var lock = SharedLock.create();
        var event = SharedEvent.create();
        var semaphore = SharedSemaphore.create(1);
        var number = SharedDouble.create(1.5);
        var memory = SharedMemory.create(8)) {
      all.putAll(Map.of("queue", queue, "list", list, "lock", lock, "event", event));
      all.putAll(Map.of("semaphore", semaphore, "number", number, "memory", memory));
      semaphore.acquire();
      lock.lock();
      try {
        join(ChildProcess.start(() -> useAll(all)));
      } finally {
        lock.unlock();
      }
      assertThat(queue.take()).isEqualTo("lock is held: true");
      assertThat(list).containsExactly("permits: 0");
      assertThat(event.isSet()).isTrue();
      assertThat(number.get()).isEqualTo(3);
      assertThat(memory.asLongArray().get(0)).isEqualTo(4711);
    }
  }

  @SuppressWarnings("unchecked") // the test above says what is what
  private static void useAll(SharedMap<String, Object> all) throws InterruptedException {
    boolean isHeld = ((SharedLock) all.get("lock")).isLocked();
    ((SharedQueue<String>) all.get("queue")).put("lock is held: " + isHeld);
    long permits = ((SharedSemaphore) all.get("semaphore")).availablePermits();
    boolean _ = ((SharedList<String>) all.get("list")).add("permits: " + permits);
    ((SharedEvent) all.get("event")).set();
    double _ = ((SharedDouble) all.get("number")).updateAndGet(x -> 2 * x);
    ((SharedMemory) all.get("memory")).asLongArray().set(0, 4711);
  }

  @Test
  void aPoolsWorkersLeaveTheirTurnsInOneList() {
    try (var turns = SharedList.<Integer>create();
        var pool = Pool.processes(2)) {
      pool.forEach(i -> turns.add(i), Range.of(0, 50));
      assertThat(turns).hasSize(50).containsAll(Range.of(0, 50));
    }
  }
}
