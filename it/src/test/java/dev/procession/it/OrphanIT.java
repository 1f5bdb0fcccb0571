package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that dies or forgets to close leaves no process behind. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class OrphanIT {
  private static final Map<Doomed.State, Long> LONGEST_MILLIS = new EnumMap<>(Doomed.State.class);

  @TempDir private Path folder;

  static Stream<Doomed.State> statesRepeatedly() {
    return IntStream.range(0, Integer.getInteger("procession.repeat", 3))
        .boxed()
        .flatMap(_ -> Arrays.stream(Doomed.State.values()));
  }

  @ParameterizedTest
  @MethodSource("statesRepeatedly")
  void allProcessesDieWithTheirParent(Doomed.State state) throws Exception {
    try (var parent = ready(state)) {
      List<Long> family = parent.process().descendants().map(ProcessHandle::pid).toList();
      assertThat(family).hasSizeGreaterThan(1);

      Duration took = kill(parent, family);

      LONGEST_MILLIS.merge(state, took.toMillis(), Math::max);
    }
  }

  /** How long it takes until nobody is left. */
  private static Duration kill(Program parent, List<Long> family) {
    long killed = System.nanoTime();
    parent.process().destroyForcibly();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(ofMillis(2))
        .atMost(ofSeconds(1))
        .untilAsserted(() -> assertThat(family).noneMatch(ProcessState::isAlive));
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  private Program ready(Doomed.State state) throws IOException {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    Program parent = Program.start(folder, Doomed.class, List.of(), gate.folder(), state.name());
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(ofMillis(10))
        .atMost(ofSeconds(20))
        .untilAsserted(() -> assertThat(gate.hasArrived("ready")).as(parent.output()).isTrue());
    return parent;
  }

  @AfterAll
  static void tellHowLongItTook() throws IOException {
    var lines =
        LONGEST_MILLIS.entrySet().stream()
            .map(each -> each.getKey() + ": gone at most " + each.getValue() + " ms after SIGKILL")
            .toList();
    lines.forEach(System.out::println);
    Files.write(Path.of("target", "orphans.txt"), lines);
  }

  /** What a worker does on its own when its channels end. */
  @ParameterizedTest
  @EnumSource(names = {"IDLE", "SPINNING", "IN_NATIVE_CODE", "INITIALIZING", "SENDING"})
  void workersEndWithoutTheWatchdogToo(Doomed.State state) throws Exception {
    try (var parent = ready(state)) {
      ProcessHandle watchdog =
          parent.process().descendants().filter(OrphanIT::isWatchdog).findAny().orElseThrow();
      watchdog.destroyForcibly();
      List<Long> family = parent.process().descendants().map(ProcessHandle::pid).toList();

      Duration took = kill(parent, family);

      assertThat(took).isPositive();
    }
  }

  static boolean isWatchdog(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("procession-watchdog");
  }

  /** Starts workers, and is killed when the first of them is there. */
  @Repeated
  void aParentThatIsKilledWhileItStartsWorkersLeavesNone() throws Exception {
    String runtime = Files.createDirectory(folder.resolve("r")).toString();
    var options = List.of("-Dprocession.runtime=" + runtime);
    try (var parent = Program.start(folder, Forgetful.class, options, "0")) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(ofMillis(1))
          .until(() -> ofRuntime(runtime).count() > 1);
      List<Long> family = parent.process().descendants().map(ProcessHandle::pid).toList();

      Duration took = kill(parent, family);

      assertThat(took).isPositive();
    }
    await().atMost(ofSeconds(1)).untilAsserted(() -> assertThat(ofRuntime(runtime)).isEmpty());
  }

  /** The program and those of its processes that are Java already. */
  private static Stream<ProcessHandle> ofRuntime(String runtime) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(runtime))
        .filter(process -> ProcessState.isAlive(process.pid()));
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
  void aForgottenPoolDoesNotHoldTheProgram() throws Exception {
    try (var program = Program.start(folder, Forgetful.class, List.of(), "0")) {
      assertThat(program.lines())
          .contains("[1, 4, 9]")
          .anyMatch(line -> line.contains("pool-forgotten"));
    }
  }

  @Test
  void aProgramKeepsItsExitCode() throws Exception {
    try (var program = Program.start(folder, Forgetful.class, List.of(), "7")) {
      assertThat(program.join()).isEqualTo(7);
      assertThat(program.output()).contains("pool-forgotten");
    }
  }
}
