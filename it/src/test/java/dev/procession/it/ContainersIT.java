package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Pool;
import dev.procession.SharedMemory;
import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in containers that share their folders for sockets and temporary files, as with {@code
 * --ipc=host} or a common volume, and do not know each other's pids.
 */
@Timeout(120)
@ExtendWith(Leftovers.class)
class ContainersIT {
  @TempDir private Path folder;
  private Path shared;
  private Path scratch;

  @BeforeEach
  void makeFolders() throws Exception {
    assumeTrue(Program.hasContainers(), "may not make a PID namespace");
    shared = Files.createDirectory(folder.resolve("shared"));
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @Test
  void anotherContainerLeavesAloneWhatLives() throws Exception {
    try (var holder = Program.startInContainer(folder, Holder.class, options())) {
      assertThatItOutlives(holder, () -> Program.startInContainer(folder, Passer.class, options()));
    }
    assertThatNothingIsLeft();
  }

  @Test
  void aContainerLeavesAloneWhatLivesOnTheMachine() throws Exception {
    try (var holder = Program.start(folder, Holder.class, options())) {
      assertThatItOutlives(holder, () -> Program.startInContainer(folder, Passer.class, options()));
    }
    assertThatNothingIsLeft();
  }

  @Test
  void theMachineLeavesAloneWhatLivesInAContainer() throws Exception {
    try (var holder = Program.startInContainer(folder, Holder.class, options())) {
      assertThatItOutlives(holder, () -> Program.start(folder, Passer.class, options()));
    }
    assertThatNothingIsLeft();
  }

  private static void assertThatItOutlives(Program holder, Callable<Program> start)
      throws Exception {
    await().atMost(ofSeconds(40)).until(() -> holder.output().contains("holds"));
    try (Program passing = start.call()) {
      assertThat(passing.lines()).containsExactly("[2, 3]");
    }
    holder.type("");
    assertThat(holder.lines()).containsExactly("holds", "found 42", "kept note", "[2, 3]");
  }

  @Test
  void whatAKilledContainerLeftIsRemovedByTheNext() throws Exception {
    killWhileItHolds();
    try (var next = Program.startInContainer(folder, Passer.class, options())) {
      assertThat(next.lines()).containsExactly("[2, 3]");
    }
    assertThatNothingIsLeft();
  }

  @Test
  void whatAKilledContainerLeftIsRemovedByTheMachine() throws Exception {
    killWhileItHolds();
    try (var next = Program.start(folder, Passer.class, options())) {
      assertThat(next.lines()).containsExactly("[2, 3]");
    }
    assertThatNothingIsLeft();
  }

  private void killWhileItHolds() throws IOException {
    try (var holder = Program.startInContainer(folder, Holder.class, options())) {
      await().atMost(ofSeconds(40)).until(() -> holder.output().contains("holds"));
    }
    assertThat(shared.toFile().list()).isNotEmpty();
    assertThat(scratch.toFile().list()).isNotEmpty();
  }

  private void assertThatNothingIsLeft() {
    assertThat(shared).isEmptyDirectory();
    assertThat(scratch).isEmptyDirectory();
  }

  private List<String> options() {
    var jdkSharesTmp = "-XX:-UsePerfData"; // else two of one pid complain of each other
    return List.of(jdkSharesTmp, "-Dprocession.runtime=" + shared, "-Djava.io.tmpdir=" + scratch);
  }

  /** Comes, makes a pool and a scratch folder, and goes. */
  static final class Passer {
    private Passer() {}

    public static void main(String[] arguments) throws IOException {
      try (var pool = Pool.processes(1);
          var _ = ScratchFolder.create(ScratchFolder.usualBase(), "passer")) {
        System.out.println(pool.map(x -> x + 1, List.of(1, 2)));
      }
    }
  }

  /** Has shared memory and a file in a scratch folder until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (var pool = Pool.processes(1);
          var memory = SharedMemory.create(1_000);
          var scratch = ScratchFolder.create(ScratchFolder.usualBase(), "holder")) {
        Path note = Files.writeString(scratch.path().resolve("note"), "note");
        memory.byteBuffer().putInt(0, 42);
        System.out.println("holds");
        var _ = System.in.read();
        try (var again = SharedMemory.attach(memory.name())) {
          System.out.println("found " + again.byteBuffer().getInt(0));
        }
        System.out.println("kept " + Files.readString(note));
        System.out.println(pool.map(x -> x + 1, List.of(1, 2)));
      }
    }
  }
}
