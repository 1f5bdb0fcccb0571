package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Output;
import dev.procession.SerializableRunnable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of Python's tests of {@code Process} that no other test here covers. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class FromPythonProcessIT {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  private ChildProcess start(SerializableRunnable task) {
    return ChildProcess.start(c -> c.withOutput(Output.to(line -> lines.add(line.text()))), task);
  }

  @Test
  void capturedValuesArriveUnchanged() throws Exception {
    var list = List.of(1, 2, 3);
    var array = new String[] {"a", "b"};
    var child = start(() -> System.out.println(list + " " + String.join(",", array)));
    child.join();

    assertThat(lines).containsExactly("[1, 2, 3] a,b");
  }

  @Test
  void aChildIsADaemonOnlyIfItIsToldSo() throws Exception {
    var plain = ChildProcess.start(() -> {});
    var daemon = ChildProcess.start(c -> c.withDaemon(true), () -> {});
    plain.join();
    daemon.join();

    assertThat(plain.isDaemon()).isFalse();
    assertThat(daemon.isDaemon()).isTrue();
    assertThat(daemon.exitCode()).hasValue(0);
  }

  @Test
  void joinWithoutTimeReturnsAtOnce() throws Exception {
    var gate = Gate.in(folder);
    var child = ChildProcess.start(() -> gate.arriveAndBlock("task"));
    gate.awaitArrivalOf("task");

    assertThat(child.join(Duration.ZERO)).isFalse();
    assertThat(child.join(Duration.ofMillis(-1))).isFalse();
    gate.open();
    child.join();
    assertThat(child.join(Duration.ZERO)).isTrue();
  }

  @Test
  void whatHasEndedCanBeEndedAgain() throws Exception {
    var child = ChildProcess.start(() -> {});
    child.join();

    child.terminate();
    child.kill();
    child.join();

    assertThat(child.exitCode()).hasValue(0);
    assertThat(child.isAlive()).isFalse();
    assertThat(ChildProcess.activeChildren()).isEmpty();
  }

  @Test
  void itsEndIsToldWhenItEndsAndNotBefore() throws Exception {
    var gate = Gate.in(folder);
    var child = ChildProcess.start(() -> gate.arriveAndBlock("task"));
    gate.awaitArrivalOf("task");
    var end = child.onExit();

    assertThat(end).isNotDone();
    gate.open();
    assertThat(end.get(10, TimeUnit.SECONDS)).isSameAs(child);
  }

  @Test
  void theFirstOfManyToEndIsTold() throws Exception {
    var first = Gate.in(Files.createDirectory(folder.resolve("first")));
    var others = Gate.in(Files.createDirectory(folder.resolve("others")));
    var quick = ChildProcess.start(() -> first.arriveAndBlock("task"));
    var slow =
        Stream.of(1, 2).map(x -> ChildProcess.start(() -> others.arriveAndBlock(x))).toList();
    var any = CompletableFuture.anyOf(quick.onExit(), slow.get(0).onExit(), slow.get(1).onExit());

    first.open();

    assertThat(any.get(10, TimeUnit.SECONDS)).isSameAs(quick);
    assertThat(slow).allMatch(ChildProcess::isAlive);
    others.open();
    for (ChildProcess each : slow) {
      each.join();
    }
  }

  @Test
  void aTreeOfChildrenIsWalkedDepthFirst() throws Exception {
    var child = start(() -> walk("0", 2));
    child.join();

    assertThat(lines).containsExactly("0", "00", "01");
  }

  static void walk(String name, int levels) throws InterruptedException {
    System.out.println(name);
    for (int i = 0; i < 2 && levels > 1; i++) {
      String below = name + i;
      ChildProcess.start(() -> walk(below, levels - 1)).join();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "255, 255", "256, 0", "-1, 255"})
  void theSystemKeepsTheLowByteOfAnExitCode(int code, int told) throws Exception {
    var child = ChildProcess.start(() -> System.exit(code));
    child.join();

    assertThat(child.exitCode()).hasValue(told);
  }

  @Test
  void aChildWithoutOutputEndsWell() throws Exception {
    var child =
        start(() -> {
          System.out.close();
          System.err.close();
          System.out.println("nobody sees this, or everybody");
        });
    child.join();

    assertThat(child.exitCode()).hasValue(0);
  }

  @Test
  void itsHooksRunWhenItEndsByItself() throws Exception {
    var gate = Gate.in(folder);
    var child =
        ChildProcess.start(
            () -> Runtime.getRuntime().addShutdownHook(new Thread(() -> gate.arrive("hook"))));
    child.join();

    assertThat(gate.hasArrived("hook")).isTrue();
    assertThat(child.exitCode()).hasValue(0);
  }

  @Test
  void childrenHaveNoMoreDescriptorsFromTheirSiblings() throws Exception {
    var gate = Gate.in(folder);
    var counts = new ArrayList<Integer>();
    var children = new ArrayList<ChildProcess>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      children.add(start(() -> tellDescriptors(gate, number)));
      await().until(() -> lines.size() == number + 1);
      counts.add(Integer.parseInt(lines.getLast()));
    }
    gate.open();
    for (ChildProcess child : children) {
      child.join();
    }

    assertThat(counts.getLast()).isEqualTo(counts.getFirst());
  }

  static void tellDescriptors(Gate gate, int number) throws IOException, InterruptedException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      System.out.println(open.count());
    }
    gate.arriveAndBlock(number);
  }

  @Test
  void aSocketOfTheParentIsNotInherited() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
      var ours = descriptors(ProcessHandle.current().pid());
      var gate = Gate.in(folder);
      var child = ChildProcess.start(() -> gate.arriveAndBlock("task"));
      gate.awaitArrivalOf("task");

      assertThat(ours).isNotEmpty();
      assertThat(descriptors(child.pid())).isNotEmpty().doesNotContainAnyElementsOf(ours);
      gate.open();
      child.join();
    }
  }

  /** Sockets that a process has open, by the system's number of each. */
  private static List<String> descriptors(long pid) throws IOException {
    var sockets = new ArrayList<String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path link : links) {
        String target = Files.readSymbolicLink(link).toString();
        if (target.startsWith("socket:")) {
          sockets.add(target);
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return descriptors(pid); // one was closed meanwhile
    }
    return sockets;
  }

  @Test
  void aTerminatedChildTakesItsOwnChildrenWithIt() throws Exception {
    var gate = Gate.in(folder);
    var child =
        ChildProcess.start(() -> {
          var inner = ChildProcess.start(() -> gate.arriveAndBlock(ProcessHandle.current().pid()));
          inner.join();
        });
    gate.awaitArrivals(1);
    long inner = Long.parseLong(gate.arrived().getFirst());
    assertThat(ProcessState.isAlive(inner)).isTrue();

    child.terminate();
    child.join();

    assertThat(child.exitCode()).hasValue(-15);
    await().atMost(ofSeconds(5)).until(() -> !ProcessState.isAlive(inner));
  }

  @Test
  void aKilledWatchdogIsReplacedAtTheNextStart() throws Exception {
    ChildProcess.start(() -> {}).join();
    ProcessHandle watchdog = watchdogs().getFirst();

    watchdog.destroyForcibly();
    watchdog.onExit().join();
    var child = ChildProcess.start(() -> {});
    child.join();

    assertThat(child.exitCode()).hasValue(0);
    assertThat(watchdogs()).hasSize(1).doesNotContain(watchdog);
  }

  private static List<ProcessHandle> watchdogs() {
    return ProcessHandle.current().children().filter(OrphanIT::isWatchdog).toList();
  }

  /** Tells how it was started, itself and through its child and grandchild. */
  static final class Flags {
    private Flags() {}

    public static void main(String[] arguments) throws InterruptedException {
      tell("program");
      ChildProcess.start(
              () -> {
                tell("child");
                ChildProcess.start(() -> tell("grandchild")).join();
              })
          .join();
    }

    private static void tell(String who) {
      System.out.println(
          who
              + ": "
              + Flags.class.desiredAssertionStatus()
              + " "
              + System.getProperty("coffee")
              + " "
              + System.getProperty("file.encoding")
              + " "
              + System.getProperty("java.home"));
    }
  }

  @Test
  void flagsAreThoseOfTheParentAlsoForAGrandchild() throws Exception {
    var options = List.of("-ea", "-Dcoffee=black", "-Dfile.encoding=COMPAT");
    try (var program = Program.start(folder, Flags.class, options)) {
      var told = program.lines();

      assertThat(told).hasSize(3);
      assertThat(told).allMatch(line -> line.contains(": true black "));
      assertThat(told.stream().map(line -> line.substring(line.indexOf(':'))).distinct())
          .hasSize(1);
    }
  }
}
