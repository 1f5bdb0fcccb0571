package dev.procession;

import static dev.procession.Calls.chunk;
import static dev.procession.Calls.indices;
import static dev.procession.Calls.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Lane.Room;
import dev.procession.Lanes.Offer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LanesTest {
  private static final Room EMPTY_HANDED = new Room(0, 0, 64 << 10);
  private static final Room BUSY = new Room(1, 1, 64 << 10);

  private final Calls calls = new Calls();
  private final Lanes lanes = new Lanes();
  private final FakeTaker anna = new FakeTaker();
  private final FakeTaker bert = new FakeTaker();

  /** Only remembers that it was woken. */
  private static final class FakeTaker implements Taker {
    final List<Offer> pumped = new ArrayList<>();
    boolean emptyHanded;

    @Override
    public boolean isEmptyHanded() {
      return emptyHanded;
    }

    @Override
    public void pump(Offer how) {
      pumped.add(how);
    }
  }

  @BeforeEach
  void haveTwoWorkers() {
    lanes.setWorkers(2);
    lanes.join(anna);
    lanes.join(bert);
  }

  @Test
  void lanesTakeTurns() throws InterruptedException {
    Call large = calls.map();
    Call small = calls.map();
    offerEach(large, 0, 3);
    offerEach(small, 100, 101);

    assertThat(takeAll(anna)).containsExactly(List.of(0L), List.of(100L), List.of(1L), List.of(2L));
    assertThat(lanes.queuedItems()).isZero();
  }

  @Test
  void theLongestIdleWorkerIsWokenAndOnlyOnce() throws InterruptedException {
    Call call = calls.map();
    beIdle(bert);
    beIdle(anna);

    offerEach(call, 0, 1);
    assertThat(bert.pumped).containsExactly(Offer.MAY_WRITE);
    assertThat(anna.pumped).isEmpty();

    offerEach(call, 1, 2);
    offerEach(call, 2, 3);
    assertThat(bert.pumped).hasSize(1);
    assertThat(anna.pumped).hasSize(1);
  }

  @Test
  void aBusyWorkerThatFindsNothingIsNotIdle() throws InterruptedException {
    assertThat(lanes.take(anna, BUSY)).isNull();

    offerEach(calls.map(), 0, 1);

    assertThat(anna.pumped).isEmpty();
  }

  @Test
  void aBusyWorkerTakesNothingWhileAnotherIsIdle() throws InterruptedException {
    var carl = new FakeTaker();
    beIdle(bert);
    beIdle(carl);
    offerEach(calls.map(), 0, 1);
    assertThat(bert.pumped).hasSize(1);

    assertThat(lanes.take(anna, BUSY)).isNull();

    assertThat(take(bert, EMPTY_HANDED).size()).isEqualTo(1);
  }

  @Test
  void aBusyWorkerTakesNothingWhileAnotherStillStarts() throws InterruptedException {
    lanes.leave(bert);
    Call call = calls.map();
    offerEach(call, 0, 2);
    assertThat(lanes.take(anna, EMPTY_HANDED)).isNotNull();

    assertThat(lanes.take(anna, BUSY)).isNull();

    lanes.join(bert);
    assertThat(lanes.take(anna, BUSY)).isNotNull();
  }

  @Test
  void nobodyGetsASecondExplicitChunkWhileAnotherHasNone() {
    Call call = calls.mapInChunks(2);
    lanes.putBack(List.of(chunk(call, 0, 2)));
    Chunk first = take(anna, EMPTY_HANDED);
    beIdle(bert);
    lanes.putBack(List.of(chunk(call, 2, 4), chunk(call, 4, 6)));
    assertThat(indices(take(bert, EMPTY_HANDED))).containsExactly(2L, 3L);

    Chunk next = take(anna, EMPTY_HANDED);

    assertThat(indices(first)).containsExactly(0L, 1L);
    assertThat(bert.pumped).hasSize(1);
    assertThat(indices(next)).containsExactly(4L, 5L);
  }

  @Test
  void aBusyWorkerGetsNoSecondExplicitChunkWhileOneWithoutAnyIsAboutToAsk() {
    Call call = calls.mapInChunks(2);
    lanes.putBack(List.of(chunk(call, 0, 2), chunk(call, 2, 4), chunk(call, 4, 6)));
    bert.emptyHanded = true; // its last answer came just now
    assertThat(indices(take(anna, EMPTY_HANDED))).containsExactly(0L, 1L);

    assertThat(lanes.take(anna, BUSY)).isNull();

    assertThat(indices(take(bert, EMPTY_HANDED))).containsExactly(2L, 3L);
    assertThat(indices(take(anna, BUSY))).containsExactly(4L, 5L);
  }

  @Test
  void anExplicitChunkIsNeverSplitOrJoined() {
    Call call = calls.mapInChunks(7);
    lanes.putBack(List.of(chunk(call, 0, 7), chunk(call, 7, 14), chunk(call, 14, 15)));
    call.lane.tempo().measured(1, 1);

    assertThat(takeAll(anna)).extracting(List::size).containsExactly(7, 7, 1);
  }

  @Test
  void whileTimesAreUnknownItemsGoOneByOne() throws InterruptedException {
    offerEach(calls.map(), 0, 100);

    assertThat(take(anna, EMPTY_HANDED).size()).isEqualTo(1);
    assertThat(take(anna, BUSY).size()).isEqualTo(1);
    assertThat(lanes.take(anna, new Room(2, 2, 64 << 10))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1,8192", "1000,4000", "100000,38", "1000000,3", "10000000,1"})
  void automaticChunksAreAFewMillisecondsOfWork(long nanos, int atMost)
      throws InterruptedException {
    Call call = calls.map();
    offerAll(call, 40_000);
    for (int i = 0; i < 100; i++) {
      call.lane.tempo().measured(nanos, 1);
    }

    int items = take(anna, EMPTY_HANDED).size();

    assertThat(items).isBetween(Math.max(1, atMost / 2), atMost + 2);
  }

  @Test
  void automaticChunksLeaveSomethingForTheOthers() throws InterruptedException {
    Call call = calls.map();
    offerAll(call, 100);
    call.lane.tempo().measured(1, 1);

    List<Integer> sizes = new ArrayList<>();
    for (List<Long> taken : takeAll(anna)) {
      sizes.add(taken.size());
    }

    assertThat(sizes.getFirst()).isEqualTo(25);
    assertThat(sizes.getLast()).isEqualTo(1);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(100);
  }

  @Test
  void chunksOfALazyCallLeaveSomeOfItsBufferForEachWorker() {
    Call call = calls.lazy(20);
    call.lane.tempo().measured(1, 1);
    lanes.putBack(List.of(chunk(call, 0, 100)));

    assertThat(take(anna, EMPTY_HANDED).size()).isLessThanOrEqualTo(10);
  }

  @Test
  void onlyWhatFitsIsSentAhead() throws InterruptedException {
    Call call = calls.map();
    for (int i = 0; i < 10; i++) {
      assertThat(lanes.offer(item(call, i, 40_000), Offer.ONLY_OFFER)).isTrue();
    }
    call.lane.tempo().measured(1, 1);

    assertThat(take(anna, EMPTY_HANDED).size()).isEqualTo(1);
    assertThat(take(anna, BUSY).size()).isEqualTo(1);
    assertThat(lanes.take(anna, new Room(1, 1, 30_000))).isNull();
  }

  @Test
  void emptyHandsTakeAnItemOfAnySize() throws InterruptedException {
    Call call = calls.map();
    assertThat(lanes.offer(item(call, 0, 1 << 20), Offer.ONLY_OFFER)).isTrue();

    assertThat(lanes.take(anna, BUSY)).isNull();
    assertThat(take(anna, EMPTY_HANDED).size()).isEqualTo(1);
  }

  @Test
  void whatIsPutBackComesFirstAndInOrder() throws InterruptedException {
    Call call = calls.map();
    offerEach(call, 0, 6);
    Chunk zero = take(anna, EMPTY_HANDED);
    Chunk one = take(anna, EMPTY_HANDED);
    Chunk two = take(anna, EMPTY_HANDED);

    lanes.putBack(List.of(zero, one, two));

    assertThat(takeAll(anna).stream().flatMap(List::stream))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void whatIsPutBackWakesAnIdleWorker() {
    beIdle(anna);

    lanes.putBack(List.of(chunk(calls.map(), 0, 1)));

    assertThat(anna.pumped).containsExactly(Offer.ONLY_OFFER);
  }

  @Test
  void whatIsPutBackOfAnAbandonedCallIsDropped() {
    Call call = calls.map();
    call.abandon(Call.Running.LEFT);

    lanes.putBack(List.of(chunk(call, 0, 2)));

    assertThat(calls.told.answers).hasSize(2).allMatch(Answer.Abandoned.class::isInstance);
    assertThat(lanes.queuedItems()).isZero();
  }

  @Test
  void nothingOfAnAbandonedCallIsTaken() throws InterruptedException {
    Call call = calls.map();
    call.abandon(Call.Running.LEFT);

    assertThat(lanes.offer(chunk(call, 0, 1), Offer.MAY_WRITE)).isFalse();
    assertThat(lanes.queuedItems()).isZero();
  }

  @Test
  void removingTakesWhatWaitsOfOneCallOnly() throws InterruptedException {
    Call gone = calls.map();
    Call stays = calls.map();
    offerEach(gone, 0, 3);
    offerEach(stays, 10, 12);

    List<Chunk> removed = lanes.remove(gone);

    assertThat(removed).flatExtracting(Calls::indices).containsExactly(0L, 1L, 2L);
    assertThat(takeAll(anna)).containsExactly(List.of(10L), List.of(11L));
  }

  @Test
  void aWorkerThatLeavesIsReplacedByAnotherWhereWorkWaits() throws InterruptedException {
    beIdle(anna);
    beIdle(bert);
    offerEach(calls.map(), 0, 1);
    assertThat(anna.pumped).hasSize(1);

    lanes.leave(anna);

    assertThat(bert.pumped).hasSize(1);
  }

  @Test
  void aWorkerThatStandsBackWakesTheOneItStandsBackFor() throws InterruptedException {
    var carl = new FakeTaker();
    Call call = calls.mapInChunks(1);
    offerEach(call, 0, 1);
    assertThat(indices(take(anna, EMPTY_HANDED))).containsExactly(0L);
    beIdle(bert);
    beIdle(carl);
    offerEach(call, 1, 2);
    assertThat(bert.pumped).hasSize(1);

    assertThat(lanes.take(anna, EMPTY_HANDED)).isNull();

    assertThat(carl.pumped).containsExactly(Offer.ONLY_OFFER);
    assertThat(indices(take(carl, EMPTY_HANDED))).containsExactly(1L);
  }

  @Test
  void theUnservedWorkerIsWokenBeforeTheLongestIdle() throws InterruptedException {
    Call call = calls.mapInChunks(1);
    offerEach(call, 0, 1);
    assertThat(indices(take(anna, EMPTY_HANDED))).containsExactly(0L);
    beIdle(anna);
    beIdle(bert);

    offerEach(call, 1, 2);

    assertThat(bert.pumped).hasSize(1);
    assertThat(anna.pumped).isEmpty();
    assertThat(indices(take(bert, EMPTY_HANDED))).containsExactly(1L);
  }

  @Test
  void whoOffersMoreBytesThanTheBoundWaitsUntilSomeAreTaken() throws Exception {
    Call call = calls.map();
    fill(call);

    CompletableFuture<Boolean> offer = offerInBackground(call, ByteBuffer.allocate(8));
    assertThat(offer).isNotDone();
    Chunk taken = take(anna, EMPTY_HANDED);
    takeBytes(2);

    assertThat(taken.size()).isEqualTo(1);
    assertThat(offer.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsRefusedIsNotCountedTwice() throws Exception {
    lanes.setWorkers(3); // one is still starting, so that nothing is sent ahead
    for (int i = 0; i < LaneSizes.QUEUED_BYTES / LaneSizes.CHUNK_BYTES / 16; i++) {
      Call call = calls.map();
      assertThat(lanes.offer(call, 0, i, Offer.ONLY_OFFER)).isTrue();
      assertThat(lanes.take(anna, BUSY)).isNull();
      assertThat(lanes.remove(call)).hasSize(1);
    }
    Call call = calls.map();
    fill(call);

    CompletableFuture<Boolean> offer = offerInBackground(call, ByteBuffer.allocate(8));

    assertThat(offer).isNotDone();
    assertThat(lanes.remove(call)).isNotEmpty();
    assertThat(offer.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void removingACallFreesWhoWaitsForRoom() throws Exception {
    Call call = calls.map();
    Call other = calls.map();
    fill(call);
    CompletableFuture<Boolean> offer = offerInBackground(other, ByteBuffer.allocate(8));

    List<Chunk> removed = lanes.remove(call);

    assertThat(removed).isNotEmpty();
    assertThat(offer.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingFreesWhoWaitsForRoomAndTakesNothingMore() throws Exception {
    Call call = calls.map();
    fill(call);
    CompletableFuture<Boolean> offer = offerInBackground(call, ByteBuffer.allocate(8));

    List<Chunk> waiting = lanes.close();

    assertThat(waiting).isNotEmpty();
    assertThat(offer.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(lanes.offer(chunk(call, 0, 1), Offer.MAY_WRITE)).isFalse();
    assertThat(lanes.take(anna, EMPTY_HANDED)).isNull();
    assertThat(lanes.queuedItems()).isZero();
  }

  @Test
  void removingMoreThanTwoGigabytesLeavesTheQueueEmpty() throws Exception {
    Call huge = calls.map();
    ByteBuffer shared = ByteBuffer.allocate(64 << 20);
    for (int i = 0; i < 40; i++) {
      lanes.putBack(List.of(item(huge, i, shared)));
    }

    List<Chunk> removed = lanes.remove(huge);

    assertThat(removed).hasSize(40);
    assertThat(offerNow(calls.map())).isTrue();
  }

  /** Queues a little more than the bound allows, with one array for all items. */
  private void fill(Call call) throws InterruptedException {
    ByteBuffer shared = ByteBuffer.allocate(16 << 20);
    long queued = 0;
    for (int i = 0; queued <= LaneSizes.QUEUED_BYTES; i++) {
      Chunk item = item(call, i, shared);
      assertThat(lanes.offer(item, Offer.ONLY_OFFER)).isTrue();
      queued += item.bytes();
    }
  }

  private void takeBytes(int items) {
    for (int i = 0; i < items && lanes.queuedItems() > 1; i++) {
      Chunk _ = take(anna, EMPTY_HANDED);
    }
  }

  private CompletableFuture<Boolean> offerInBackground(Call call, ByteBuffer bytes) {
    var done = new CompletableFuture<Boolean>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                var chunk = item(call, 999, bytes);
                boolean _ = done.complete(lanes.offer(chunk, Offer.ONLY_OFFER));
              } catch (InterruptedException e) {
                boolean _ = done.completeExceptionally(new CancellationException());
              }
            });
    await().until(() -> thread.getState() == Thread.State.WAITING || done.isDone());
    return done;
  }

  private boolean offerNow(Call call) throws InterruptedException, ExecutionException {
    try {
      return offerInBackground(call, ByteBuffer.allocate(8)).get(1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void offerEach(Call call, int from, int to) throws InterruptedException {
    for (int index = from; index < to; index++) {
      assertThat(lanes.offer(chunk(call, index, index + 1), Offer.MAY_WRITE)).isTrue();
    }
  }

  /** As items that wait together. */
  private void offerAll(Call call, int items) throws InterruptedException {
    for (int index = 0; index < items; index++) {
      assertThat(lanes.offer(call, index, index, Offer.ONLY_OFFER)).isTrue();
    }
  }

  private void beIdle(FakeTaker taker) {
    assertThat(lanes.take(taker, EMPTY_HANDED)).isNull();
  }

  private Chunk take(FakeTaker taker, Room room) {
    @Nullable Chunk taken = lanes.take(taker, room);
    return Objects.requireNonNull(taken, "nothing to take");
  }

  private List<List<Long>> takeAll(FakeTaker taker) {
    var all = new ArrayList<List<Long>>();
    for (Chunk taken = lanes.take(taker, EMPTY_HANDED);
        taken != null;
        taken = lanes.take(taker, EMPTY_HANDED)) {
      all.add(indices(taken));
    }
    return all;
  }
}
