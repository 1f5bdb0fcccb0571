package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Pool;
import dev.procession.SharedMemory;
import dev.procession.SharedPipe;
import dev.procession.SharedQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The runtime folder on a file system with little room: containers give {@code /dev/shm} 64 MB. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class FullRuntimeFolderIT {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;

  @Test
  void whatDoesNotFitGoesOtherWaysOrIsToldOf() throws Exception {
    try (var disk = SmallDisk.mount(folder, 8);
        var program = Program.start(folder, TooLarge.class, runtime(disk))) {
      assertThat(program.lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("arguments: [20971520, 20971520]"),
              line -> assertThat(line).isEqualTo("results: [20971520, 20971520]"),
              line -> assertThat(line).isEqualTo("message: 20971520"),
              line -> assertThat(line).matches(full("memory", disk)),
              line -> assertThat(line).matches(full("queue", disk)),
              line -> assertThat(line).isEqualTo("well: [2, 3]"));
      assertThat(disk.path()).isEmptyDirectory();
    }
  }

  /** What is thrown, where, and what there is against it. */
  private static String full(String what, SmallDisk disk) {
    return what
        + ": dev\\.procession\\.SharedMemoryFullException: .*no room for 2097152\\d bytes.*"
        + disk.path()
        + ".* has \\d+ bytes free; enlarge it, or set -Dprocession\\.runtime .*";
  }

  @Test
  void aWorkerThatCannotStartForWantOfRoomSaysWhere() throws Exception {
    try (var disk = SmallDisk.mount(folder, 1)) {
      disk.fill();
      try (var program = Program.start(folder, Starting.class, runtime(disk))) {
        assertThat(program.lines())
            .singleElement()
            .asString()
            .contains("WorkerStartException", "cannot be started", disk.path().toString())
            .contains("has 0 bytes free", "-Dprocession.runtime");
      }
    }
  }

  private static List<String> runtime(SmallDisk disk) {
    return List.of("-Dprocession.runtime=" + disk.path());
  }

  static void show(String what, Callable<?> call) {
    try {
      System.out.println(what + ": " + call.call());
    } catch (Exception e) {
      System.out.println(what + ": " + e);
    }
  }

  /** Sends 20 MiB in each way. */
  static final class TooLarge {
    private TooLarge() {}

    public static void main(String[] arguments) {
      int size = 20 * MEBIBYTE;
      try (var pool = Pool.processes(2)) {
        show("arguments", () -> pool.map(x -> x.length, List.of(new byte[size], new byte[size])));
        show(
            "results",
            () ->
                pool.map(x -> new byte[x], List.of(size, size)).stream()
                    .map(b -> b.length)
                    .toList());
        show("message", () -> throughPipe(new byte[size]).length);
        show("memory", () -> SharedMemory.create(size));
        show("queue", () -> putInto(new byte[size]));
        show("well", () -> pool.map(x -> x + 1, List.of(1, 2)));
      }
    }

    private static byte[] throughPipe(byte[] message) throws Exception {
      try (var pipe = SharedPipe.<byte[]>oneWay();
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var received = threads.submit(pipe.source()::receive);
        pipe.sink().send(message);
        return received.get();
      }
    }

    private static int putInto(byte[] item) throws Exception {
      try (var queue = SharedQueue.<byte[]>create()) {
        queue.put(item);
        return queue.size();
      }
    }
  }

  /** Starts a pool. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] arguments) {
      show(
          "start",
          () -> {
            try (var pool = Pool.processes(1)) {
              return pool.<Integer>apply(() -> 42);
            }
          });
    }
  }
}
