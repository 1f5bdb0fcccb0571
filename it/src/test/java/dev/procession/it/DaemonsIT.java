package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.TaskTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Helpers that have left the tree of their worker, as daemons do, die with it all the same. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class DaemonsIT {
  @TempDir private Path folder;

  @BeforeEach
  void isLinux() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")));
  }

  @AfterEach
  void endDaemon() throws IOException {
    if (Files.exists(pidFile())) {
      ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aDaemonOfATaskDiesWhenTheTaskIsKilledForItsTime() throws Exception {
    String file = pidFile().toString();
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() ->
              pool.withTimeout(Duration.ofSeconds(2))
                  .run(() -> {
                    startDaemon(file);
                    stay();
                  }))
          .isInstanceOf(TaskTimeoutException.class);

      awaitEnd();
    }
  }

  @Test
  void aDaemonOfAChildDiesWhenTheChildIsKilled() throws Exception {
    String file = pidFile().toString();
    var child =
        ChildProcess.start(() -> {
          startDaemon(file);
          stay();
        });
    awaitStart();

    child.kill();
    child.join();

    awaitEnd();
  }

  @Test
  void aDaemonOfANestedWorkerDiesWithTheOuterOne() throws Exception {
    String file = pidFile().toString();
    try (var pool = Pool.processes(1)) {
      var running =
          pool.runAsync(() -> {
            try (var nested = Pool.processes(1)) {
              nested.run(() -> startDaemon(file));
              stay();
            }
          });
      awaitStart();

      boolean _ = running.cancel(true);

      awaitEnd();
    }
  }

  /** Starts a worker that starts a daemon, and says so. */
  static final class Daemonising {
    public static void main(String[] arguments) {
      try (var pool = Pool.processes(1)) {
        pool.run(() -> {
          startDaemon(arguments[0]);
          stay();
        });
      }
    }
  }

  @Test
  void aDaemonDiesWhenTheProgramIsKilled() throws Exception {
    try (var program = Program.start(folder, Daemonising.class, List.of(), pidFile().toString())) {
      awaitStart();

      program.process().destroyForcibly();

      awaitEnd();
    }
  }

  @Test
  void aDaemonOfAWorkerThatEndedInOrderLives() throws Exception {
    String file = pidFile().toString();
    try (var pool = Pool.processes(1)) {
      pool.run(() -> startDaemon(file));
    }

    assertThat(ProcessState.isAlive(pid())).isTrue();
  }

  /** Twice a child of what has ended, in a session of its own, as a daemon is. */
  static void startDaemon(String file) throws IOException, InterruptedException {
    String script =
        "(setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $! > \"$1.new\"; mv \"$1.new\" \"$1\"' sh"
            + " \"$1\" &) ; while [ ! -e \"$1\" ]; do sleep 0.02; done";
    int _ = new ProcessBuilder("sh", "-c", script, "sh", file).start().waitFor();
  }

  static void stay() {
    while (true) {
      try {
        Thread.sleep(Duration.ofHours(1));
      } catch (InterruptedException e) {
        // as a task does that does not want to end
      }
    }
  }

  private Path pidFile() {
    return folder.resolve("daemon");
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(pidFile()).strip());
  }

  private void awaitStart() {
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pidFile()));
  }

  private void awaitEnd() throws IOException {
    long pid = pid();
    await().atMost(Duration.ofSeconds(20)).until(() -> !ProcessState.isAlive(pid));
  }
}
