package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell of the watchdog with real processes; the end of its pipe stands for our own end. */
@Timeout(60)
class WatchdogTest {
  private final List<ProcessHandle> started = new ArrayList<>();
  private Process shell;

  @BeforeEach
  void startShell() throws IOException, ReflectiveOperationException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    shell = new ProcessBuilder("/bin/sh", "-c", script(), "watchdog").start();
    started.add(shell.toHandle());
  }

  @AfterEach
  void endAll() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatIsWatchedIsKilledAtTheEndOfThePipe() throws Exception {
    Process first = sleep();
    Process second = sleep();

    tell("+ " + first.pid(), "+ " + second.pid());
    endPipe();

    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(128 + 9);
  }

  @Test
  void whatIsNotWatchedLives() throws Exception {
    Process watched = sleep();
    Process stranger = sleep();

    tell("+ " + watched.pid());
    endPipe();

    assertThat(watched.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void whatIsForgottenLives() throws Exception {
    List<Process> sleeping = List.of(sleep(), sleep(), sleep());

    for (Process each : sleeping) {
      tell("+ " + each.pid());
    }
    tell("- " + sleeping.get(1).pid(), "- 1234567");
    endPipe();

    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sleeping.get(0).waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sleeping.get(2).waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sleeping.get(1).isAlive()).isTrue();
  }

  @Test
  void whatWatchedProcessesStartedIsKilledToo() throws Exception {
    Process parent = start("/bin/sh", "-c", "sleep 1000 & sleep 1000 & wait");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> parent.toHandle().descendants().count() == 2);
    List<ProcessHandle> children = parent.toHandle().descendants().toList();
    started.addAll(children);

    tell("+ " + parent.pid());
    endPipe();

    assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> children.stream().noneMatch(WatchdogTest::runs));
  }

  @Test
  void aDaemonThatBearsTheMarkIsKilledAndOneOfAForgottenMarkLives() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));
    Process watched = sleep();
    Process daemon = marked(":1-2/worker-1:3-4/worker-7:");
    Process below = marked(":1-2/worker-10:");
    Process forgotten = marked(":1-2/worker-2:");

    tell("+ " + watched.pid() + " 1-2/worker-1", "+ 1234567 1-2/worker-2");
    tell("- 1234567 1-2/worker-2");
    endPipe();

    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(watched.isAlive()).isFalse();
    assertThat(below.isAlive()).isTrue();
    assertThat(forgotten.isAlive()).isTrue();
  }

  private Process marked(String family) throws IOException {
    return start("env", "PROCESSION_FAMILY=" + family, "sleep", "1000");
  }

  @Test
  void aStoppedProcessIsKilledToo() throws Exception {
    Process stopped = sleep();
    Process kill = start("/bin/sh", "-c", "kill -STOP " + stopped.pid());
    assertThat(kill.waitFor()).isZero();

    tell("+ " + stopped.pid());
    endPipe();

    assertThat(stopped.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void withNothingToWatchTheShellEndsInPeace() throws Exception {
    Process sleeping = sleep();

    tell("+ " + sleeping.pid(), "- " + sleeping.pid());
    endPipe();

    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
    assertThat(sleeping.isAlive()).isTrue();
  }

  @Test
  void thePoliteSignalsDoNotEndTheShell() throws Exception {
    Process watched = sleep();
    tell("+ " + watched.pid());
    // it reads no signal before it has set its traps: the line above may still be on its way
    await().atMost(Duration.ofSeconds(30)).until(this::ignoresInterrupt);

    Process kill = start("/bin/sh", "-c", "kill -INT " + shell.pid() + "; kill " + shell.pid());
    assertThat(kill.waitFor()).isZero();
    assertThat(shell.isAlive()).isTrue();
    endPipe();

    assertThat(watched.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static String script() throws ReflectiveOperationException {
    Field script = Watchdog.class.getDeclaredField("SCRIPT");
    script.setAccessible(true);
    return (String) script.get(null);
  }

  private boolean ignoresInterrupt() throws IOException {
    Path status = Path.of("/proc", Long.toString(shell.pid()), "status");
    assumeTrue(Files.exists(status));
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** A killed process that nobody has waited for yet is not running, though it has a pid. */
  private static boolean runs(ProcessHandle process) {
    try {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      return process.isAlive() && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    } catch (IOException e) {
      return false;
    }
  }

  private Process sleep() throws IOException {
    return start("sleep", "1000");
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process.toHandle());
    return process;
  }

  private void tell(String... lines) throws IOException {
    OutputStream pipe = shell.getOutputStream();
    for (String line : lines) {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    pipe.flush();
  }

  private void endPipe() throws IOException {
    shell.getOutputStream().close();
  }
}
