package dev.procession.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.memory.WorkerPage.Phase;
import dev.procession.memory.WorkerPage.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WorkerPageTest {
  private Path file;
  private WorkerPage parent;
  private WorkerPage worker;

  @BeforeEach
  void map(@TempDir Path folder) throws IOException {
    file = folder.resolve("page");
    parent = WorkerPage.create(file);
    worker = WorkerPage.attach(file);
  }

  @Test
  void aNewPageSaysNothing() {
    assertThat(worker.claim()).isEqualTo(new Claim(0, 0));
    assertThat(worker.running()).isEqualTo(new Running(0, Phase.WAITING, 0));
    assertThat(worker.committed()).isZero();
    assertThat(worker.base()).isZero();
    assertThat(worker.out()).isZero();
    assertThat(worker.err()).isZero();
    assertThat(worker.heapBytes()).isZero();
    assertThat(worker.exiting()).isFalse();
  }

  @Test
  void whatOneSideWritesTheOtherReads() {
    worker.committed(1L << 40);
    worker.base(2L << 40);
    worker.out(3);
    worker.err(4);
    worker.heapBytes(5);
    worker.markExiting();
    worker.running(6, Phase.RUNNING, -7);

    assertThat(parent.committed()).isEqualTo(1L << 40);
    assertThat(parent.base()).isEqualTo(2L << 40);
    assertThat(parent.out()).isEqualTo(3);
    assertThat(parent.err()).isEqualTo(4);
    assertThat(parent.heapBytes()).isEqualTo(5);
    assertThat(parent.exiting()).isTrue();
    assertThat(parent.running()).isEqualTo(new Running(6, Phase.RUNNING, -7));
  }

  @ParameterizedTest
  @EnumSource
  void eachPhaseIsReadAsItWasWritten(Phase phase) {
    worker.running(Integer.MAX_VALUE, Phase.DECODING, 11);

    worker.phase(phase);

    assertThat(parent.running()).isEqualTo(new Running(Integer.MAX_VALUE, phase, 11));
  }

  @Test
  void theResultBufferIsSharedAndOfTheSizeItSays() {
    ByteBuffer written = worker.buffer();
    while (written.hasRemaining()) {
      written.put((byte) (written.position() * 31));
    }

    ByteBuffer read = parent.buffer();

    assertThat(read.remaining()).isEqualTo(WorkerPage.BUFFER_BYTES);
    assertThat(read).isEqualTo(written.flip());
    assertThat(parent.exiting()).isFalse();
    assertThat(parent.claim()).isEqualTo(new Claim(0, 0));
  }

  @Test
  void thePageOutlivesItsFile() throws IOException {
    Files.delete(file);

    worker.out(9);

    assertThat(parent.out()).isEqualTo(9);
  }

  @Test
  void aPageIsMadeOnce() {
    assertThatThrownBy(() -> WorkerPage.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whatIsNotThereCannotBeAttached() {
    assertThatThrownBy(() -> WorkerPage.attach(file.resolveSibling("other")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "5,5", "2147483646,2147483647", "7,3", "0,2147483647"})
  void claimWordsHoldBothNumbers(int next, int end) {
    var claim = new Claim(next, end);

    assertThat(Claim.of(claim.word())).isEqualTo(claim);
  }

  @Test
  void aClaimIsDryWhenNothingIsLeft() {
    assertThat(new Claim(3, 4).isDry()).isFalse();
    assertThat(new Claim(4, 4).isDry()).isTrue();
    assertThat(new Claim(4, 9).withEnd(5)).isEqualTo(new Claim(4, 5));
  }

  @Test
  void onlyTheExpectedClaimIsReplaced() {
    boolean first = parent.claim(new Claim(0, 0), new Claim(0, 5));
    boolean second = worker.claim(new Claim(0, 0), new Claim(1, 5));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(worker.claim()).isEqualTo(new Claim(0, 5));
  }

  @Test
  void onlyTheNextItemCanBeTakenAndOnlyOnce() {
    assertThat(parent.claim(new Claim(0, 0), new Claim(4, 6))).isTrue();

    assertThat(worker.take(3)).isFalse();
    assertThat(worker.take(5)).isFalse();
    assertThat(worker.take(4)).isTrue();
    assertThat(worker.take(4)).isFalse();
    assertThat(worker.take(5)).isTrue();
    assertThat(worker.take(6)).isFalse();
    assertThat(parent.claim()).isEqualTo(new Claim(6, 6));
  }

  @Test
  void whatIsFinishedAndNotSentCanBeRead() {
    assertThat(parent.unsent().remaining()).isZero();
    worker.buffer().put(0, (byte) 7).put(1, (byte) 8);

    worker.committed(2);
    assertThat(parent.unsent()).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));

    worker.base(2);
    assertThat(parent.unsent().remaining()).isZero();
    worker.committed(2 + WorkerPage.BUFFER_BYTES + 1);
    assertThat(parent.unsent().remaining()).isZero();
  }

  /** The worker takes from below, the parent takes back from above, each by its own mapping. */
  @RepeatedTest(20)
  void eachItemHasExactlyOneTaker(RepetitionInfo repetition) {
    int items = 20_000;
    assertThat(parent.claim(new Claim(0, 0), new Claim(0, items))).isTrue();
    var random = new Random(repetition.getCurrentRepetition());
    var byWorker = CompletableFuture.supplyAsync(() -> takeAll(worker));

    BitSet byParent = takeBackAll(parent, random);
    BitSet taken = byWorker.join();

    assertThat(byParent.intersects(taken)).isFalse();
    taken.or(byParent);
    assertThat(taken.cardinality()).isEqualTo(items);
  }

  private static BitSet takeAll(WorkerPage page) {
    var taken = new BitSet();
    int number = 0;
    while (page.take(number)) {
      taken.set(number++);
    }
    return taken;
  }

  private static BitSet takeBackAll(WorkerPage page, Random random) {
    var taken = new BitSet();
    Claim claim = page.claim();
    while (!claim.isDry()) {
      int end = Math.max(claim.next(), claim.end() - random.nextInt(1, 20));
      if (page.claim(claim, claim.withEnd(end))) {
        taken.set(end, claim.end());
      }
      claim = page.claim();
    }
    return taken;
  }
}
