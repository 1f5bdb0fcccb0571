package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Output;
import dev.procession.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@ExtendWith(Leftovers.class)
class ChildProcessIT {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @Test
  void allLinesAreHandedOnBeforeJoinReturnsHoweverSlowTheirConsumer() throws Exception {
    var lines = new CopyOnWriteArrayList<String>();
    var child =
        ChildProcess.start(
            c ->
                c.withOutput(
                    Output.to(line -> {
                      LockSupport.parkNanos(500_000);
                      lines.add(line.text());
                    })),
            () -> OutputIT.say(0, 2000));

    child.join();

    assertThat(lines).hasSize(2000).last().isEqualTo("line 1999");
    assertThat(child.exitCode()).hasValue(0);
  }

  @Test
  void aChildRunsItsTaskAndEndsWithZero() throws Exception {
    var gate = Gate.in(folder);

    var child = ChildProcess.start(c -> c.withName("coffee"), () -> gate.arriveAndBlock("task"));
    gate.awaitArrivalOf("task");

    assertThat(child.name()).isEqualTo("coffee");
    assertThat(child.pid()).isNotEqualTo(ProcessHandle.current().pid());
    assertThat(child.isAlive()).isTrue();
    assertThat(child.exitCode()).isEmpty();
    assertThat(ChildProcess.activeChildren()).containsExactly(child);
    assertThat(child.join(ofMillis(20))).isFalse();
    gate.open();
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(child.isAlive()).isFalse();
    assertThat(ChildProcess.activeChildren()).isEmpty();
    assertThat(child.onExit().get(1, TimeUnit.SECONDS)).isSameAs(child);
  }

  @Test
  void aTaskThatThrowsEndsItsChildWithOneAndPrintsTheStack() throws Exception {
    var child = start(ChildProcessIT::fail);

    child.join();

    assertThat(child.exitCode()).hasValue(1);
    assertThat(lines)
        .anyMatch(line -> line.contains("IllegalStateException: on purpose"))
        .anyMatch(line -> line.contains("at ") && line.contains("ChildProcessIT.fail"));
  }

  static void fail() {
    throw new IllegalStateException("on purpose");
  }

  @Test
  void theExitCodeIsTheChildsOwn() throws Exception {
    var child = start(() -> System.exit(5));

    assertThat(child.join(ofSeconds(10))).isTrue();

    assertThat(child.exitCode()).hasValue(5);
  }

  @Test
  void terminateRunsTheHooksOfTheChild() throws Exception {
    var gate = Gate.in(folder);
    var child =
        start(() -> {
          Runtime.getRuntime().addShutdownHook(new Thread(() -> gate.arrive("hook")));
          gate.arriveAndBlock("task");
        });
    gate.awaitArrivalOf("task");

    child.terminate();
    child.join();

    assertThat(child.exitCode()).hasValue(-15);
    assertThat(gate.hasArrived("hook")).isTrue();
  }

  @Test
  void killEndsTheChildAndWhatItStarted() throws Exception {
    var gate = Gate.in(folder);
    var child = start(() -> startSleeping(gate));
    gate.awaitArrivalOf("task");
    var grandchildren = ProcessHandle.of(child.pid()).orElseThrow().descendants().toList();

    child.kill();
    child.join();

    assertThat(child.exitCode()).hasValue(-9);
    assertThat(grandchildren).hasSize(1);
    await().until(() -> grandchildren.stream().noneMatch(ProcessHandle::isAlive));
  }

  static void startSleeping(Gate gate) throws IOException, InterruptedException {
    new ProcessBuilder("sleep", "60").start();
    gate.arriveAndBlock("task");
  }

  @Test
  void aChildKnowsWhoItIs() throws Exception {
    assertThat(ChildProcess.current()).isEmpty();
    assertThat(ChildProcess.parent()).isEmpty();
    long parent = ProcessHandle.current().pid();

    var child =
        start(() -> {
          var self = ChildProcess.current().orElseThrow();
          System.out.println(self.name() + " " + self.pid() + " of " + self.parentName());
          System.out.println(ChildProcess.parent().orElseThrow().pid());
        });
    child.join();

    assertThat(lines).containsExactly("a-child " + child.pid() + " of main", "" + parent);
  }

  @Test
  void threadsOfTheChildThatAreNoDaemonsAreWaitedFor() throws Exception {
    var gate = Gate.in(folder);
    var child =
        start(() -> {
          Thread.ofPlatform().start(() -> arriveLate(gate));
          System.out.println("main ends");
        });
    await().until(() -> lines.contains("main ends"));
    assertThat(child.isAlive()).isTrue();

    gate.open();
    child.join();

    assertThat(gate.hasArrived("late")).isTrue();
    assertThat(child.exitCode()).hasValue(0);
  }

  static void arriveLate(Gate gate) {
    try {
      gate.block();
      gate.arrive("late");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void settingsReachTheChild() throws Exception {
    var child =
        ChildProcess.start(
            c ->
                c.withName("a-child")
                    .withEnvironment("COFFEE", "black")
                    .withJvmArguments(List.of("-Dsugar=none"))
                    .withHeap("48m")
                    .withWorkingDirectory(folder)
                    .withOutput(Output.to(line -> lines.add(line.text()))),
            () ->
                System.out.println(
                    System.getenv("COFFEE")
                        + " "
                        + System.getProperty("sugar")
                        + " "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " "
                        + Path.of("").toAbsolutePath()));
    child.join();

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).matches("black none 4\\d " + folder.toRealPath());
  }

  @Test
  void childrenMayHaveChildrenAndPools() throws Exception {
    var child =
        start(() -> {
          var inner = ChildProcess.start(() -> System.out.println("inner"));
          inner.join();
          try (var pool = Pool.processes(1)) {
            System.out.println(pool.map(x -> x * x, List.of(1, 2, 3)));
          }
        });
    child.join();

    assertThat(child.exitCode()).as(lines.toString()).hasValue(0);
    assertThat(lines).containsExactly("inner", "[1, 4, 9]");
  }

  @Test
  void manyChildrenRunAtOnce() throws Exception {
    var gate = Gate.in(folder);
    var children =
        List.of(1, 2, 3, 4).stream()
            .map(number -> ChildProcess.start(() -> gate.arriveAndBlock(number)))
            .toList();
    gate.awaitArrivals(4);

    assertThat(ChildProcess.activeChildren()).containsExactlyInAnyOrderElementsOf(children);
    gate.open();
    for (ChildProcess child : children) {
      child.join();
      assertThat(child.exitCode()).hasValue(0);
    }
  }

  /** Ends its main with a child that still works. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) {
      boolean daemon = Boolean.parseBoolean(arguments[1]);
      var gate = new Gate(arguments[0]);
      ChildProcess.start(
          c -> c.withDaemon(daemon),
          () -> {
            gate.arriveAndBlock("child");
            System.out.println("child ends");
          });
      gate.awaitArrivalOf("child");
      System.out.println("main ends");
    }
  }

  @Test
  void aProgramWaitsForItsChild() throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var program = Program.start(folder, Parent.class, List.of(), gate.folder(), "false")) {
      await().atMost(ofSeconds(20)).until(() -> program.output().contains("main ends"));
      assertThat(program.process().isAlive()).isTrue();
      gate.open();

      assertThat(program.lines()).containsExactly("main ends", "child ends");
    }
  }

  @Test
  void aDaemonIsKilledAtTheEndOfTheProgram() throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var program = Program.start(folder, Parent.class, List.of(), gate.folder(), "true")) {
      assertThat(program.lines()).containsExactly("main ends");
    }
  }

  private ChildProcess start(dev.procession.SerializableRunnable task) {
    return ChildProcess.start(
        c -> c.withName("a-child").withOutput(Output.to(line -> lines.add(line.text()))), task);
  }
}
