package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that dies or forgets to close leaves no process and no file behind. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class OrphanIT {

  /** What the workers do when their parent is killed. */
  enum Doing {
    NOTHING,
    SPINNING,
    STARTING,
    WITH_GRANDCHILDREN,
    STOPPED,
    NESTED,
    CHILD
  }

  /** A program with workers, which leaves a mark for each process of it and then waits. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      var gate = new Gate(arguments[0]);
      switch (Doing.valueOf(arguments[1])) {
        case NOTHING, STOPPED -> work(gate, Parent::nothing);
        case SPINNING -> work(gate, Parent::spin);
        case WITH_GRANDCHILDREN -> work(gate, Parent::startSleeping);
        case NESTED -> work(gate, Parent::nest);
        case STARTING -> {
          Pool.processes(c -> c.withWorkers(2).withInitializer(() -> initialize(gate)));
          gate.awaitArrivals(2);
        }
        case CHILD -> ChildProcess.start(() -> child(gate));
      }
      gate.awaitArrivals(1);
      gate.arrive("ready");
      Thread.sleep(60_000);
    }

    private static void work(Gate gate, dev.procession.SerializableConsumer<Gate> task)
        throws Exception {
      var pool = Pool.processes(2);
      var _ =
          pool.withChunkSize(1)
              .mapAsync(
                  _ -> {
                    gate.arrive(ProcessHandle.current().pid());
                    gate.awaitArrivals(2); // the other item is for the other worker
                    task.accept(gate);
                    return 0;
                  },
                  Range.of(0, 2));
      gate.awaitArrivals(2);
    }

    static void nothing(Gate gate) {}

    static void spin(Gate gate) {
      for (long i = 0; i < Long.MAX_VALUE; i++) {
        Thread.onSpinWait();
      }
    }

    static void startSleeping(Gate gate) throws IOException, InterruptedException {
      var sleeping = new ProcessBuilder("sleep", "60").start();
      gate.arrive(sleeping.pid());
      gate.block();
    }

    static void nest(Gate gate) throws Exception {
      work(gate, Parent::spin);
      gate.block();
    }

    static void initialize(Gate gate) throws InterruptedException {
      gate.arriveAndBlock(ProcessHandle.current().pid());
    }

    static void child(Gate gate) throws InterruptedException {
      gate.arriveAndBlock(ProcessHandle.current().pid());
    }
  }

  @ParameterizedTest
  @EnumSource
  void allProcessesDieWithTheirParent(Doing doing, @TempDir Path folder) throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    List<Long> family;
    try (var parent = Program.start(folder, Parent.class, List.of(), gate.folder(), doing.name())) {
      awaitReady(parent, gate);
      if (doing == Doing.WITH_GRANDCHILDREN || doing == Doing.NESTED) {
        gate.awaitArrivals(doing == Doing.NESTED ? 4 : 5);
      }
      family = parent.process().descendants().map(ProcessHandle::pid).toList();
      if (doing == Doing.STOPPED) {
        for (String pid : gate.arrived()) {
          if (!pid.equals("ready")) {
            new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
          }
        }
      }
      assertThat(family).hasSizeGreaterThan(1);

      parent.process().destroyForcibly();
    }

    await()
        .pollDelay(ofMillis(0))
        .pollInterval(ofMillis(10))
        .atMost(ofSeconds(1))
        .untilAsserted(() -> assertThat(family).noneMatch(OrphanIT::isAlive));
  }

  private static void awaitReady(Program parent, Gate gate) {
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() -> assertThat(gate.hasArrived("ready")).as(parent.output()).isTrue());
  }

  /** A zombie counts as gone: it only waits for somebody to ask for its exit code. */
  private static boolean isAlive(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return false;
    }
  }

  /** Forgets to close its pool. */
  static final class Forgetful {
    private Forgetful() {}

    public static void main(String[] arguments) {
      var pool = Pool.processes(c -> c.withWorkers(2).withName("pool-forgotten"));
      System.out.println(pool.map(x -> x * x, List.of(1, 2, 3)));
      int code = Integer.parseInt(arguments[0]);
      if (code != 0) {
        System.exit(code);
      }
    }
  }

  @Test
  void aForgottenPoolDoesNotHoldTheProgram(@TempDir Path folder) throws Exception {
    try (var program = Program.start(folder, Forgetful.class, List.of(), "0")) {
      assertThat(program.lines())
          .contains("[1, 4, 9]")
          .anyMatch(line -> line.contains("pool-forgotten"));
    }
  }

  @Test
  void aProgramKeepsItsExitCode(@TempDir Path folder) throws Exception {
    try (var program = Program.start(folder, Forgetful.class, List.of(), "7")) {
      assertThat(program.join()).isEqualTo(7);
      assertThat(program.output()).contains("pool-forgotten");
    }
  }

  @Test
  void theFolderOfADeadProgramIsSweptAtTheNextStart(@TempDir Path folder) throws Exception {
    Path runtime = Files.createDirectory(folder.resolve("r"));
    var options = List.of("-Dprocession.runtime=" + runtime);
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var parent =
        Program.start(folder, Parent.class, options, gate.folder(), Doing.NOTHING.name())) {
      awaitReady(parent, gate);
    }
    assertThat(processFolders(runtime)).isNotEmpty();

    try (var next = Program.start(folder, Forgetful.class, options, "0")) {
      assertThat(next.lines()).contains("[1, 4, 9]");
    }

    assertThat(processFolders(runtime)).isEmpty();
  }

  private static List<Path> processFolders(Path runtime) throws IOException {
    try (var users = Files.list(runtime)) {
      return users.flatMap(OrphanIT::list).toList();
    }
  }

  private static java.util.stream.Stream<Path> list(Path folder) {
    try (var files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
