package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the runtime folders of programs that died, and of those that live. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class StaleFolderIT {
  @TempDir private Path folder;
  private Path runtime;
  private List<String> options;

  @BeforeEach
  void haveARuntimeFolder() throws IOException {
    runtime = Files.createDirectory(folder.resolve("r"));
    options = List.of("-Dprocession.runtime=" + runtime);
  }

  @Test
  void theWatchdogRemovesTheFolderOfAKilledProgram() throws Exception {
    try (var parent = working("parent")) {
      assertThat(processFolders()).hasSize(1);
      parent.process().destroyForcibly();

      await().atMost(ofSeconds(5)).untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
    }
  }

  @Test
  void theFolderOfADeadProgramIsSweptAtTheNextStart() throws Exception {
    Path stale = staleFolder();

    try (var next = Program.start(folder, OrphanIT.Forgetful.class, options, "0")) {
      assertThat(next.lines()).contains("[1, 4, 9]");
    }

    assertThat(stale).doesNotExist();
    assertThat(runtime).isEmptyDirectory();
  }

  @Test
  void theFolderOfALivingProgramStays() throws Exception {
    try (var living = working("living")) {
      Path itsFolder = processFolders().getFirst();
      Path stale = staleFolder();

      try (var next = Program.start(folder, OrphanIT.Forgetful.class, options, "0")) {
        assertThat(next.lines()).contains("[1, 4, 9]");
      }

      assertThat(stale).doesNotExist();
      assertThat(itsFolder).isDirectory();
      new Gate(folder.resolve("living").toString()).open();
      assertThat(living.lines()).containsExactly("[2, 3, 4]", "[2, 3, 4]");
      assertThat(itsFolder).doesNotExist();
    }
  }

  /** Left by a program that was killed after its watchdog. */
  private Path staleFolder() throws IOException {
    var before = processFolders();
    try (var dying = working("dying")) {
      var workers = dying.process().descendants().map(ProcessHandle::pid).toList();
      dying.process().descendants().filter(OrphanIT::isWatchdog).forEach(w -> w.destroyForcibly());
      dying.process().destroyForcibly().onExit().join();
      await().until(() -> workers.stream().noneMatch(ProcessState::isAlive));
    }
    var after = new ArrayList<>(processFolders());
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return after.getFirst();
  }

  /** Works, waits for its gate, gets another worker and works again. */
  static final class Working {
    private Working() {}

    public static void main(String[] arguments) throws InterruptedException {
      var gate = new Gate(arguments[0]);
      try (var pool = Pool.processes(1)) {
        System.out.println(pool.map(x -> x + 1, List.of(1, 2, 3)));
        gate.arriveAndBlock("ready");
        pool.resize(3);
        await().until(() -> pool.stats().workers().stream().allMatch(w -> w.pid().isPresent()));
        System.out.println(pool.withChunkSize(1).map(x -> x + 1, List.of(1, 2, 3)));
      }
    }
  }

  private Program working(String name) throws IOException {
    var gate = Gate.in(Files.createDirectory(folder.resolve(name)));
    Program program = Program.start(folder, Working.class, options, gate.folder());
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() -> assertThat(gate.hasArrived("ready")).as(program.output()).isTrue());
    return program;
  }

  private List<Path> processFolders() throws IOException {
    var found = new ArrayList<Path>();
    try (var users = Files.newDirectoryStream(runtime)) {
      for (Path user : users) {
        try (var processes = Files.newDirectoryStream(user)) {
          for (Path process : processes) {
            if (Files.isDirectory(process)) { // not a container's sign of life
              found.add(process);
            }
          }
        }
      }
    }
    return found;
  }
}
