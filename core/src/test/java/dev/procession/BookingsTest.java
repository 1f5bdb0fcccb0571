package dev.procession;

import static dev.procession.Calls.chunk;
import static dev.procession.Calls.indices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Bookings.Numbered;
import dev.procession.memory.Claim;
import dev.procession.memory.WorkerPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BookingsTest {
  private final Calls calls = new Calls();
  private WorkerPage worker;
  private Bookings bookings;

  @BeforeEach
  void map(@TempDir Path folder) throws IOException {
    bookings = new Bookings(WorkerPage.create(folder.resolve("page")));
    worker = WorkerPage.attach(folder.resolve("page"));
  }

  @Test
  void whatIsBookedMayBeTakenByTheWorker() {
    int first = bookings.book(chunk(calls.map(), 0, 3), 100);

    assertThat(first).isZero();
    assertThat(worker.claim()).isEqualTo(new Claim(0, 3));
    assertThat(bookings.size()).isEqualTo(3);
  }

  @Test
  void whatWasOnlyJustSentToEmptyHandsIsNotForOthers() {
    long now = System.nanoTime();
    bookings.book(chunk(calls.map(), 0, 3), 100);

    assertThat(bookings.unclaimed()).isEqualTo(3);
    assertThat(bookings.isBehind(now)).isFalse();
    assertThat(bookings.isBehind(now + 3_600_000_000_000L)).isTrue();
    claim(1);
    assertThat(bookings.unclaimed()).isEqualTo(2);
    assertThat(bookings.isBehind(now)).isTrue();
    claim(2);
    assertThat(bookings.unclaimed()).isZero();
    assertThat(bookings.isBehind(now + 3_600_000_000_000L)).isFalse();
  }

  @Test
  void theRunningItemIsFoundBehindWhatWasTakenBack() {
    bookings.book(chunk(calls.map(), 10, 15), 100);
    assertThat(bookings.running()).isEmpty();
    claim(1);
    assertThat(bookings.takeBack(0)).hasSize(1);
    assertThat(bookings.isOpen()).isTrue();
    bookings.book(chunk(calls.map(), 20, 22), 100);

    assertThat(bookings.running()).map(Numbered::number).contains(0);
    assertThat(bookings.running()).map(running -> running.item().index()).contains(10L);
    assertThat(answered(0)).isEqualTo(10);
    assertThat(bookings.running()).isEmpty();
  }

  @Test
  void answersRemoveItemsInOrder() {
    bookings.book(chunk(calls.map(), 10, 12), 100);
    claim(2);

    assertThat(answered(0)).isEqualTo(10);
    assertThat(answered(1)).isEqualTo(11);
    assertThat(bookings.isEmpty()).isTrue();
    assertThat(bookings.room().chunksInHand()).isZero();
  }

  @Test
  void oneAnswerMayBeToItemsOfSeveralChunks() {
    Call first = calls.map();
    Call second = calls.map();
    bookings.book(chunk(first, 0, 3), 100);
    bookings.book(chunk(second, 10, 12), 100);
    bookings.book(chunk(first, 3, 5), 100);
    claim(7);

    List<Chunk> some = bookings.answered(0, 4);
    List<Chunk> rest = bookings.answered(4, 3);

    assertThat(some).extracting(Calls::indices).containsExactly(List.of(0L, 1L, 2L), List.of(10L));
    assertThat(rest).extracting(Calls::indices).containsExactly(List.of(11L), List.of(3L, 4L));
    assertThat(bookings.isEmpty()).isTrue();
  }

  @Test
  void answersToWhatIsNotTheFirstInHandAreRefused() {
    bookings.book(chunk(calls.map(), 0, 3), 100);
    claim(3);

    assertThatThrownBy(() -> bookings.answered(1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1")
        .hasMessageContaining("3");
    assertThatThrownBy(() -> bookings.answered(0, 4)).isInstanceOf(IllegalStateException.class);
    assertThat(answered(0)).isZero();
    assertThatThrownBy(() -> bookings.answered(0, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void numbersThatWereTakenBackAreNeverUsedAgain() {
    Call call = calls.map();
    bookings.book(chunk(call, 0, 5), 100);
    claim(2);

    List<Chunk> back = bookings.takeBack(0);

    assertThat(back).hasSize(1);
    assertThat(indices(back.getFirst())).containsExactly(2L, 3L, 4L);
    assertThat(worker.claim()).isEqualTo(new Claim(2, 2));
    assertThat(bookings.isOpen()).isTrue();
    assertThat(bookings.book(back.getFirst(), 100)).isEqualTo(5);
    assertThat(worker.claim()).isEqualTo(new Claim(5, 8));
    assertThat(answered(0)).isZero();
    assertThat(answered(1)).isEqualTo(1);
    claim(1);
    assertThat(answered(5)).isEqualTo(2);
  }

  @Test
  void afterATakeBackNothingIsBookedUntilTheWorkerIsDry() {
    bookings.book(chunk(calls.map(), 0, 6), 100);
    claim(1);

    List<Chunk> back = bookings.takeBack(4);

    assertThat(indices(back.getFirst())).containsExactly(4L, 5L);
    assertThat(bookings.isOpen()).isFalse();
    claim(3);
    assertThat(bookings.isOpen()).isTrue();
    assertThat(worker.claim()).isEqualTo(new Claim(6, 6));
  }

  @Test
  void whatTheWorkerHasTakenCannotBeTakenBack() {
    bookings.book(chunk(calls.map(), 0, 3), 100);
    claim(3);

    assertThat(bookings.takeBack(0)).isEmpty();
    assertThat(bookings.size()).isEqualTo(3);
    assertThat(bookings.isOpen()).isTrue();
  }

  @Test
  void takingBackGivesSlicesOfTheirChunksInOrder() {
    Call first = calls.map();
    Call second = calls.map();
    bookings.book(chunk(first, 0, 3), 100);
    bookings.book(chunk(second, 10, 12), 100);
    bookings.book(chunk(first, 3, 4), 100);
    claim(1);

    List<Chunk> back = bookings.takeBack(0);

    assertThat(back)
        .extracting(Calls::indices)
        .containsExactly(List.of(1L, 2L), List.of(10L, 11L), List.of(3L));
    assertThat(back).extracting(Chunk::call).containsExactly(first, second, first);
  }

  @Test
  void chunksAreCountedThroughTakeBackAndAnswers() {
    bookings.book(chunk(calls.map(), 0, 4), 100);
    bookings.book(chunk(calls.map(), 4, 6), 100);
    assertThat(bookings.room().chunksInHand()).isEqualTo(2);
    claim(2);

    List<Chunk> back = bookings.takeBack(3);

    assertThat(back).hasSize(2);
    assertThat(bookings.room().chunksInHand()).isEqualTo(1);
    assertThat(bookings.room().itemsInHand()).isEqualTo(3);
    claim(1);
    for (int number = 0; number < 3; number++) {
      assertThat(answered(number)).isEqualTo(number);
    }
    assertThat(bookings.room().chunksInHand()).isZero();
  }

  @Test
  void bytesCountAsUnreadUntilTheirFirstItemIsTaken() {
    bookings.book(chunk(calls.map(), 0, 2), 40_000);
    bookings.book(chunk(calls.map(), 2, 4), 20_000);

    assertThat(bookings.room().bytes()).isEqualTo(LaneSizes.UNREAD_BYTES - 60_000);
    assertThat(bookings.hasRoomFor(10_000)).isFalse();
    claim(1);
    assertThat(bookings.room().bytes()).isEqualTo(LaneSizes.UNREAD_BYTES - 20_000);
    assertThat(bookings.hasRoomFor(40_000)).isTrue();
    claim(2);
    assertThat(bookings.room().bytes()).isEqualTo(LaneSizes.UNREAD_BYTES);
  }

  @Test
  void emptyHandsHaveRoomForAnything() {
    assertThat(bookings.hasRoomFor(Integer.MAX_VALUE)).isTrue();
    assertThat(bookings.room().fits(Integer.MAX_VALUE)).isTrue();
  }

  @Test
  void noMoreFramesAreSentAheadThanTheBound() {
    Call call = calls.map();
    for (int i = 0; i < LaneSizes.UNREAD_FRAMES; i++) {
      bookings.book(chunk(call, i, i + 1), 10);
    }

    assertThat(bookings.room().bytes()).isZero();
    claim(1);
    assertThat(bookings.room().bytes()).isPositive();
  }

  @Test
  void afterADeathWhatWasNotTakenIsGivenBack() {
    Call call = calls.map();
    bookings.book(chunk(call, 0, 3), 100);
    bookings.book(chunk(call, 3, 5), 100);
    claim(2);
    assertThat(answered(0)).isZero();

    List<Chunk> unstarted = bookings.removeUnstarted();
    List<Numbered> taken = bookings.drain();

    assertThat(unstarted).extracting(Calls::indices).containsExactly(List.of(2L), List.of(3L, 4L));
    assertThat(taken).extracting(Numbered::number).containsExactly(1);
    assertThat(bookings.isEmpty()).isTrue();
  }

  @Test
  void aDeathBetweenTakeBackAndDryGivesBackTheRest() {
    Call call = calls.map();
    bookings.book(chunk(call, 0, 6), 100);
    claim(1);
    List<Chunk> back = bookings.takeBack(4);

    List<Chunk> unstarted = bookings.removeUnstarted();

    assertThat(back).hasSize(1);
    assertThat(indices(unstarted.getFirst())).containsExactly(1L, 2L, 3L);
    assertThat(bookings.drain()).extracting(Numbered::number).containsExactly(0);
  }

  @Test
  void aPageThatCannotBeTrueIsBelievedInNothing() {
    bookings.book(chunk(calls.map(), 0, 4), 100);
    claim(1);
    assertThat(answered(0)).isZero();

    scribble(new Claim(0, 4));
    assertThat(bookings.removeUnstarted()).isEmpty();
    scribble(new Claim(5, 4));
    assertThat(bookings.removeUnstarted()).isEmpty();
    scribble(new Claim(-1, -1));
    assertThat(bookings.removeUnstarted()).isEmpty();
    scribble(new Claim(2, 5));
    assertThat(bookings.removeUnstarted()).isEmpty();

    assertThat(bookings.drain()).extracting(Numbered::number).containsExactly(1, 2, 3);
  }

  @Test
  void nothingIsTakenBackByAPageThatCannotBeTrue() {
    bookings.book(chunk(calls.map(), 0, 4), 100);
    claim(1);
    assertThat(answered(0)).isZero();

    scribble(new Claim(0, 4));
    assertThat(bookings.takeBack(0)).isEmpty();
    scribble(new Claim(2, 1_000_000));
    assertThat(bookings.takeBack(0)).isEmpty();

    assertThat(bookings.drain()).extracting(Numbered::number).containsExactly(1, 2, 3);
  }

  @Test
  void theLaterHalfOfWhatWasNotBegunIsOffered() {
    bookings.book(chunk(calls.map(), 0, 10), 100);
    claim(2);

    assertThat(bookings.laterHalf()).isEqualTo(6);
    claim(7);
    assertThat(bookings.laterHalf()).isEqualTo(9);
    claim(1);
    assertThat(bookings.laterHalf()).isEqualTo(10);
    assertThat(bookings.takeBack(bookings.laterHalf())).isEmpty();
  }

  @Test
  void explicitChunksAreOfferedWhole() {
    Call call = calls.mapInChunks(4);
    bookings.book(chunk(call, 0, 4), 100);
    bookings.book(chunk(call, 4, 8), 100);
    bookings.book(chunk(call, 8, 12), 100);
    claim(1);

    int from = bookings.laterHalf();
    List<Chunk> back = bookings.takeBack(from);

    assertThat(from).isIn(4, 8);
    assertThat(back).allSatisfy(slice -> assertThat(slice.items()).hasSize(4));
  }

  @Test
  void anExplicitChunkThatWasBegunIsNotOffered() {
    bookings.book(chunk(calls.mapInChunks(4), 0, 4), 100);
    claim(1);

    assertThat(bookings.takeBack(bookings.laterHalf())).isEmpty();
    assertThat(bookings.size()).isEqualTo(4);
  }

  @Test
  void itemsAreFoundByNumberAndCall() {
    Call first = calls.map();
    Call second = calls.map();
    bookings.book(chunk(first, 0, 2), 100);
    bookings.book(chunk(second, 7, 9), 100);

    assertThat(bookings.find(2)).map(Item::index).contains(7L);
    assertThat(bookings.find(4)).isEmpty();
    assertThat(bookings.find(-1)).isEmpty();
    assertThat(bookings.firstOf(second)).isEqualTo(2);
    assertThat(bookings.firstOf(calls.map())).isEqualTo(-1);
  }

  /** A worker on a thread takes what it is sent while its parent takes back and sends again. */
  @RepeatedTest(30)
  void eachItemIsAnsweredOnceThoughManyAreTakenBack(RepetitionInfo repetition) throws Exception {
    int items = 3_000;
    var random = new Random(repetition.getCurrentRepetition());
    Call call = calls.map();
    var waiting = new ArrayList<Chunk>();
    for (int i = 0; i < items; i += 5) {
      waiting.add(chunk(call, i, i + 5));
    }
    var frames = new LinkedBlockingQueue<int[]>();
    var answers = new LinkedBlockingQueue<Integer>();
    var script = CompletableFuture.runAsync(() -> runWorker(frames, answers));

    var answered = new ArrayList<Long>();
    while (answered.size() < items) {
      if (!waiting.isEmpty() && bookings.size() < 50 && bookings.isOpen()) {
        Chunk next = waiting.removeFirst();
        frames.add(new int[] {bookings.book(next, 10), next.items().size()});
      }
      if (random.nextInt(4) == 0) {
        waiting.addAll(0, bookings.takeBack(bookings.laterHalf()));
      }
      for (Integer number = answers.poll(); number != null; number = answers.poll()) {
        answered.add(answered(number));
      }
    }
    frames.add(new int[] {-1, 0});
    script.join();

    assertThat(answered).doesNotHaveDuplicates().hasSize(items);
    assertThat(bookings.isEmpty()).isTrue();
    assertThat(bookings.room().chunksInHand()).isZero();
  }

  private void runWorker(LinkedBlockingQueue<int[]> frames, LinkedBlockingQueue<Integer> answers) {
    try {
      for (int[] frame = frames.take(); frame[0] >= 0; frame = frames.take()) {
        for (int number = frame[0]; number < frame[0] + frame[1]; number++) {
          if (worker.take(number)) {
            answers.add(number);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long answered(int number) {
    return indices(bookings.answered(number, 1).getFirst()).getFirst();
  }

  private void claim(int items) {
    for (int i = 0; i < items; i++) {
      assertThat(worker.take(worker.claim().next())).isTrue();
    }
  }

  private void scribble(Claim claim) {
    assertThat(worker.claim(worker.claim(), claim)).isTrue();
  }
}
