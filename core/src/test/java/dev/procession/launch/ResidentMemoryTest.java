package dev.procession.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResidentMemoryTest {
  private static final int PAGE = 64 << 10;

  /** Processes made of plain files. */
  @Nested
  class InAMadeUpSystem {
    @TempDir private Path proc;

    @BeforeEach
    void pages() throws IOException {
      auxv(33, 0x7fff_0000L, 6, PAGE, 0, 0);
    }

    @Test
    void aProcessHoldsItsSecondFieldInPages() throws IOException {
      file("7/statm", "1000 3 2 1 0 4 0\n");

      assertThat(look().of(7)).hasValue(3L * PAGE);
    }

    @Test
    void aProcessThatHasEndedIsNotKnown() {
      assertThat(look().of(7)).isEmpty();
      assertThat(look().ofTree(7)).isEmpty();
    }

    @Test
    void nothingIsKnownWithoutTheSizeOfAPage() throws IOException {
      auxv(33, 1, 0, 0);
      process(7, "sh", 1, 3);

      assertThat(look().of(7)).isEmpty();
      assertThat(look().ofTree(7)).isEmpty();
    }

    @Test
    void aTreeIsFoundByTheParentsOfAll() throws IOException {
      process(7, "root", 1, 1);
      process(8, "child", 7, 10);
      process(9, "grand child", 8, 100);
      process(10, "stranger", 1, 1000);
      process(11, "second child", 7, 10_000);

      assertThat(look().ofTree(7)).hasValue(10_111L * PAGE);
      assertThat(look().ofTree(8)).hasValue(110L * PAGE);
      assertThat(look().ofTree(10)).hasValue(1000L * PAGE);
    }

    @Test
    void theNameOfAProcessMayLookLikeTheFieldsAfterIt() throws IOException {
      process(7, "root", 1, 1);
      process(8, "a) S 1 (b", 7, 10);

      assertThat(look().ofTree(7)).hasValue(11L * PAGE);
    }

    @Test
    void aTreeIsFoundByTheListsOfChildrenOfEachThread() throws IOException {
      process(7, "root", 1, 1);
      process(8, "first", 1, 10);
      process(9, "second", 1, 100);
      process(10, "grand child", 1, 1000);
      file("7/task/7/children", "8 ");
      file("7/task/70/children", "9 ");
      file("8/task/8/children", "10 \n");
      file("9/task/9/children", "");
      file("10/task/10/children", "");

      assertThat(look().ofTree(7)).hasValue(1111L * PAGE);
    }

    @Test
    void whatEndsDuringTheLookCountsNothing() throws IOException {
      process(7, "root", 1, 1);
      file("7/task/7/children", "8 9 ");
      process(9, "lives", 7, 10);

      assertThat(look().ofTree(7)).hasValue(11L * PAGE);
    }

    @Test
    void numbersThatWereGivenAgainMakeNoEndlessTree() throws IOException {
      process(7, "root", 8, 1);
      process(8, "child", 7, 10);

      assertThat(look().ofTree(7)).hasValue(11L * PAGE);
    }

    private ResidentMemory look() {
      return new ResidentMemory(proc);
    }

    private void process(int pid, String name, int parent, int pages) throws IOException {
      file(pid + "/stat", pid + " (" + name + ") S " + parent + " 7 7 0 -1 4194304 98");
      file(pid + "/statm", "99999 " + pages + " 0 0 0 0 0\n");
    }

    private void file(String name, String text) throws IOException {
      Path file = proc.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }

    private void auxv(long... words) throws IOException {
      var bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
      bytes.asLongBuffer().put(words);
      Files.createDirectories(proc.resolve("self"));
      Files.write(proc.resolve("self/auxv"), bytes.array());
    }
  }

  @Test
  void thisJvmHoldsWhatItTouches() {
    long here = ProcessHandle.current().pid();
    assumeTrue(ResidentMemory.look().isKnown(), "this system does not tell resident sizes");
    var touched = new ArrayList<ByteBuffer>();
    long grown = 0;
    for (int i = 0; i < 3; i++) { // this JVM may give back memory of other tests meanwhile
      long before = ResidentMemory.look().of(here).orElseThrow();
      touched.add(ByteBuffer.allocateDirect(64 << 20)); // zeroed, so every page is there
      grown = Math.max(grown, ResidentMemory.look().of(here).orElseThrow() - before);
    }

    assertThat(touched).allSatisfy(buffer -> assertThat(buffer.get(12_345)).isZero());
    assertThat(grown).isBetween(48L << 20, 160L << 20);
  }

  @Test
  void whatAChildHoldsCountsForTheTreeOnly() throws Exception {
    assumeTrue(ResidentMemory.look().isKnown(), "this system does not tell resident sizes");
    // tail keeps the line until its end and then finds nobody to read it
    var shell = new ProcessBuilder("sh", "-c", "head -c 52428800 /dev/zero | tail; exit").start();
    try {
      await("the child holds its memory")
          .atMost(Duration.ofSeconds(30))
          .until(() -> ResidentMemory.look().ofTree(shell.pid()).orElse(0) > 50L << 20);

      assertThat(ResidentMemory.look().of(shell.pid()).orElseThrow()).isLessThan(10L << 20);
      assertThat(ResidentMemory.look().ofTree(shell.pid()).orElseThrow()).isLessThan(200L << 20);
    } finally {
      ProcessTree.kill(shell.toHandle());
      assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ResidentMemory.look().ofTree(shell.pid())).isEmpty();
  }
}
