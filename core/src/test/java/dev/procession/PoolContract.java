package dev.procession;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every pool promises, wherever its tasks run. */
@Timeout(120)
abstract class PoolContract {
  private Pool pool;

  abstract Pool open();

  @BeforeEach
  void openPool() {
    pool = open();
  }

  @AfterEach
  void closePool() {
    pool.terminate();
    pool.close();
  }

  final Pool pool() {
    return pool;
  }

  // One task.

  @Test
  void applyGivesTheValueOfTheTask() {
    assertThat(pool.<Integer>apply(() -> 6 * 7)).isEqualTo(42);
    assertThat(pool.<Integer, Integer>apply(x -> x + 1, 1)).isEqualTo(2);
    assertThat(pool.<Integer, Integer, Integer>apply((x, y) -> x - y, 5, 3)).isEqualTo(2);
    assertThat(pool.<Integer, Integer, Integer, Integer>apply((x, y, z) -> x * y + z, 2, 3, 4))
        .isEqualTo(10);
  }

  @Test
  void nullIsAValueAndAnArgument() {
    String nothing = pool.apply(x -> x, (String) null);

    assertThat(nothing).isNull();
    assertThat(pool.map(x -> x, Arrays.asList("a", null, "b"))).containsExactly("a", null, "b");
  }

  @Test
  void whatATaskThrowsIsTheCause() {
    assertThatThrownBy(() ->
            pool.run(() -> {
              throw new IllegalStateException("broken 17");
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("broken 17")
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken 17");
  }

  @Test
  void anErrorIsAnAnswerToo() {
    assertThatThrownBy(() ->
            pool.run(() -> {
              throw new AssertionError("expected by the test");
            }))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(AssertionError.class);
    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
  }

  @Test
  void applyAsyncGivesItsValueLater() throws Exception {
    AsyncResult<Integer> result = pool.applyAsync(() -> 42);

    assertThat(result.get()).isEqualTo(42);
    assertThat(result.successful()).isTrue();
  }

  @Test
  void applyAsyncGivesTheTasksOwnException() throws InterruptedException {
    AsyncResult<Integer> result =
        pool.applyAsync(() -> {
          throw new java.io.IOException("own");
        });

    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(java.io.IOException.class);
    assertThat(result.failure()).get().isInstanceOf(TaskFailedException.class);
    assertThat(result.await(Duration.ZERO)).isTrue();
  }

  // Maps.

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void mapGivesOneResultPerItemInTheOrderOfTheItems(int items) {
    assertThat(pool.map(x -> x * x, Range.of(0, items)))
        .isEqualTo(IntStream.range(0, items).map(x -> x * x).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,3", "2,1", "3,3", "4,3", "1000,1", "1000,7", "10,1000"})
  void chunksDoNotChangeTheResults(int items, int chunkSize) {
    Parallel chunked = pool.withChunkSize(chunkSize);

    assertThat(chunked.map(x -> -x, Range.of(0, items)))
        .isEqualTo(IntStream.range(0, items).map(x -> -x).boxed().toList());
    assertThat(list(chunked.imap(x -> -x, Range.of(0, items)))).hasSize(items);
  }

  @Test
  void resultsOfMapCannotBeChanged() {
    List<Integer> results = pool.map(x -> x, List.of(1));

    assertThatThrownBy(() -> results.add(2)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theMapFamilyAgrees() throws Exception {
    List<Integer> expected = List.of(11, 22, 33);
    List<Integer> ones = List.of(1, 2, 3);
    List<Integer> tens = List.of(10, 20, 30);

    assertThat(pool.<Integer, Integer, Integer>starmap((a, b) -> a + b, Tuples.zip(ones, tens)))
        .isEqualTo(expected);
    assertThat(
            pool.<Integer, Integer, Integer, Integer>starmap(
                (a, b, c) -> a + b + c, Tuples.zip(ones, tens, List.of(0, 0, 0))))
        .isEqualTo(expected);
    assertThat(pool.<Integer, Integer>mapAsync(x -> x * 11, ones).get()).isEqualTo(expected);
    assertThat(pool.map(x -> x * 11, ones.stream())).isEqualTo(expected);
    assertThat(list(pool.imap(x -> x * 11, ones))).isEqualTo(expected);
    assertThat(list(pool.imapUnordered(x -> x * 11, ones))).containsExactlyInAnyOrder(11, 22, 33);
    assertThat(ones.stream().gather(pool.gatherer(x -> x * 11)).toList()).isEqualTo(expected);
    pool.forEach(x -> TaskContext.current().count("items", x), ones);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 5000})
  void reduceFoldsInOrder(int items) {
    List<String> texts = IntStream.range(0, items).mapToObj(Integer::toString).toList();

    assertThat(pool.reduce((a, b) -> a + "," + b, texts).orElse(""))
        .isEqualTo(String.join(",", texts));
    assertThat(pool.reduce("", (a, b) -> a + b, texts)).isEqualTo(String.join("", texts));
  }

  @Test
  void aReductionToNullIsRefusedWithWords() {
    String words = "let the operator give a value that stands for none";

    assertThatThrownBy(() -> pool.reduce((_, _) -> null, List.of(1, 2)))
        .isInstanceOf(TaskFailedException.class)
        .hasStackTraceContaining(words);
    assertThatThrownBy(() -> pool.withChunkSize(3).reduce((_, _) -> null, List.of(1, 2, 3)))
        .isInstanceOf(TaskFailedException.class)
        .hasStackTraceContaining(words);
    assertThatThrownBy(() -> pool.reduce(Integer::sum, Collections.singletonList(null)))
        .isInstanceOf(TaskFailedException.class)
        .hasStackTraceContaining("leave out items that are null");
  }

  @Test
  void theErrorOfTheLowestIndexIsThrownAndOthersAreSuppressed() {
    assertThatThrownBy(() ->
            pool.map(
                x -> {
                  throw new IllegalArgumentException("item " + x);
                },
                Range.of(0, 50)))
        .isInstanceOfSatisfying(
            TaskFailedException.class,
            error -> {
              assertThat(error.index()).isNotEmpty();
              for (Throwable suppressed : error.getSuppressed()) {
                long other = ((ProcessionException) suppressed).index().orElseThrow();
                assertThat(other).isGreaterThan(error.index().orElseThrow());
              }
            });
    assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
  }

  @Test
  void aFailureNamesItsIndex() {
    assertThatThrownBy(() -> pool.map(x -> 10 / x, List.of(1, 2, 0)))
        .isInstanceOfSatisfying(
            TaskFailedException.class, error -> assertThat(error.index()).hasValue(2));
  }

  @Test
  void afterAFailureTheRestOfTheInputIsNotRead() {
    var read = new AtomicInteger();
    Iterable<Integer> endless =
        () -> IntStream.iterate(0, x -> x + 1).peek(_ -> read.incrementAndGet()).boxed().iterator();

    assertThatThrownBy(() ->
            pool.map(
                x -> {
                  throw new IllegalStateException("at once " + x);
                },
                endless))
        .isInstanceOf(TaskFailedException.class);
    assertThat(read.get()).isPositive();
  }

  @Test
  void aFailureOfTheInputIsThrownAsItIs() {
    var own = new IllegalStateException("input");

    assertThatThrownBy(() -> pool.map(x -> x, failingAt(3, own))).isSameAs(own);
    assertThatThrownBy(() -> pool.withChunkSize(2).map(x -> x, failingAt(3, own))).isSameAs(own);
    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
  }

  @Test
  void anInputThatCannotEvenBeginLeavesThePoolClosable() {
    Iterable<Integer> broken =
        () -> {
          throw new IllegalStateException("no iterator");
        };

    assertThatThrownBy(() -> pool.map(x -> x, broken)).hasMessage("no iterator");
    assertThatThrownBy(() -> list(pool.imap(x -> x, broken))).hasMessage("no iterator");
    pool.close();
  }

  @Test
  void nullsWhereNoneMayBeAreRefused() {
    assertThatThrownBy(() -> pool.map(x -> x, nothing())).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.imap(x -> x, nothing())).isInstanceOf(NullPointerException.class);
    pool.close();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a user may do
  private static Iterable<Integer> nothing() {
    return null;
  }

  // Callbacks.

  @Test
  void callbacksAreCalledOnceEach() throws InterruptedException {
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    AsyncResult<Integer> good = pool.<Integer>applyAsync(() -> 1).onSuccess(told::add);
    AsyncResult<List<Integer>> bad =
        pool.<Integer, Integer>mapAsync(x -> 1 / x, List.of(0)).onError(told::add);
    AsyncResult<List<Integer>> empty =
        pool.<Integer, Integer>mapAsync(x -> x, List.<Integer>of()).onSuccess(told::add);
    pool.close();

    assertThat(good.join()).isEqualTo(1);
    assertThat(empty.join()).isEmpty();
    assertThat(bad.isCompletedExceptionally()).isTrue();
    assertThat(told).hasSize(3).contains(1, List.of());
  }

  @Test
  void aCallbackMayUseThePoolAndBlock() throws Exception {
    var answer = new CompletableFuture<Integer>();
    AsyncResult<Integer> _ =
        pool.<Integer>applyAsync(() -> 20)
            .onSuccess(value -> answer.complete(pool.<Integer, Integer>apply(x -> x + 1, value)));

    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(21);
  }

  @Test
  void closeIsRefusedInACallback() throws Exception {
    var thrown = new CompletableFuture<Throwable>();
    AsyncResult<Integer> _ =
        pool.<Integer>applyAsync(() -> 1)
            .onSuccess(_ -> {
              try {
                pool.close();
              } catch (IllegalStateException e) {
                thrown.complete(e);
              }
            });

    assertThat(thrown.get(60, TimeUnit.SECONDS)).hasMessageContaining("shutdown()");
  }

  // Lazy maps.

  @Test
  void imapGivesResultsInOrderOfAnEndlessInput() {
    try (Results<Integer> results = pool.imap(x -> x * 2, Stream.iterate(0, x -> x + 1))) {
      for (int i = 0; i < 500; i++) {
        assertThat(results.next()).isEqualTo(2 * i);
      }
    }
  }

  @Test
  void anItemsFailureIsThrownByItsNextAndTheRestGoesOn() {
    Results<Integer> results = pool.imap(x -> 10 / x, List.of(1, 0, 5));

    assertThat(results.next()).isEqualTo(10);
    assertThatThrownBy(results::next)
        .isInstanceOfSatisfying(
            TaskFailedException.class, error -> assertThat(error.index()).hasValue(1));
    assertThat(results.hasNext()).isTrue();
    assertThat(results.next()).isEqualTo(2);
    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void outcomesShowEachFailureInItsPlace() {
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    try (Results<Integer> results = pool.imap(x -> 10 / x, List.of(1, 0, 5))) {
      results.outcomes().forEachRemaining(outcomes::add);
    }

    assertThat(outcomes).extracting(Outcome::index).containsExactly(0L, 1L, 2L);
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Success.class);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
    assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>(2, 2, ""));
  }

  @Test
  void aFailureOfALazyInputComesAfterTheResultsBeforeIt() {
    var own = new IllegalStateException("input");
    Results<Integer> results = pool.imap(x -> x + 1, failingAt(2, own));

    assertThat(results.next()).isEqualTo(1);
    assertThat(results.next()).isEqualTo(2);
    assertThat(results.hasNext()).isTrue();
    assertThatThrownBy(results::next).isSameAs(own);
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  void resultsAsAStream() {
    try (Stream<Integer> stream = pool.imap(x -> x, Stream.iterate(0, x -> x + 1)).stream()) {
      assertThat(stream.limit(10).toList()).isEqualTo(Range.of(0, 10));
    }
  }

  @Test
  void imapUnorderedGivesEveryResultOnce() {
    List<Integer> results = list(pool.imapUnordered(x -> x, Range.of(0, 3_000)));

    assertThat(results).hasSize(3_000);
    assertThat(new HashSet<>(results)).hasSize(3_000);
  }

  @Test
  void aLoopThatIsLeftHalfWayDoesNotHangTheClose() {
    int seen = 0;
    for (int each : pool.imap(x -> x, Range.of(0, 100_000))) {
      if (each == 5) {
        break;
      }
      seen++;
    }

    pool.close();

    assertThat(seen).isEqualTo(5);
  }

  @Test
  void aLoopThatAnErrorLeavesDoesNotHangTheClose() {
    assertThatThrownBy(
            () -> {
              for (int _ : pool.imap(x -> 1 / (x - 3), Range.of(0, 100_000))) {
                // until item 3
              }
            })
        .isInstanceOf(TaskFailedException.class);

    pool.close();
  }

  @Test
  void aStreamThatFailsBeforeTheGathererDoesNotHangTheClose() {
    Stream<Integer> failing =
        Stream.of(1, 2, 3)
            .map(x -> {
              if (x == 3) {
                throw new IllegalStateException("upstream");
              }
              return x;
            });

    assertThatThrownBy(() -> failing.gather(pool.gatherer(x -> x)).toList()).hasMessage("upstream");

    pool.close();
  }

  @Test
  void aGathererKeepsTheOrderAndMayBeCutShort() {
    assertThat(
            Stream.iterate(0, x -> x + 1)
                .gather(pool.withBuffer(4).gatherer(x -> x * x))
                .limit(20)
                .toList())
        .isEqualTo(IntStream.range(0, 20).map(x -> x * x).boxed().toList());
  }

  @Test
  void closedResultsGiveNothingMore() {
    Results<Integer> results = pool.imap(x -> x, Range.of(0, 10_000));
    assertThat(results.next()).isZero();

    results.close();
    results.close();

    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
  }

  @Test
  void nextWithALimitWaitsNoLonger() throws Exception {
    var input = new LinkedBlockingQueue<Integer>();
    try (Results<Integer> results = pool.imap(x -> x, fromQueue(input))) {
      assertThatThrownBy(() -> results.next(Duration.ofMillis(1)))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);

      input.add(7);

      assertThat(results.next(Duration.ofSeconds(60))).isEqualTo(7);
    }
  }

  @Test
  void aFeedbackLoopDoesNotHang() {
    var input = new LinkedBlockingQueue<>(List.of(1));
    try (Results<Integer> results = pool.imap(x -> x * 2, fromQueue(input))) {
      int last = 1;
      for (int i = 0; i < 20; i++) {
        last = results.next();
        input.add(last);
      }
      assertThat(last).isEqualTo(1 << 20);
    }
  }

  @Test
  void thereIsANextAsLongAsTheInputGoesOn() {
    Results<Integer> results = pool.imap(x -> x, Range.of(0, 3_000));

    for (int i = 0; i < 3_000; i++) {
      assertThat(results.next()).isEqualTo(i);
      assertThat(results.hasNext()).isEqualTo(i < 2_999);
    }
  }

  @Test
  void resultsOfAPoolThatIsShutDownEndWithAnError() {
    Results<Integer> results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    assertThat(results.next()).isZero();

    pool.shutdown();

    assertThatThrownBy(() -> results.forEachRemaining(x -> assertThat(x).isPositive()))
        .isInstanceOf(PoolClosedException.class);
    pool.close();
  }

  @Test
  void terminatingEndsACallThatReadsAnEndlessInput() throws Exception {
    var thrown = new CompletableFuture<Throwable>();
    var read = new CountDownLatch(100);
    Iterable<Integer> endless =
        () -> IntStream.iterate(0, x -> x + 1).peek(_ -> read.countDown()).boxed().iterator();
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                List<Integer> _ = pool.map(x -> x, endless);
              } catch (ProcessionException e) {
                thrown.complete(e);
              }
            });
    read.await();

    pool.terminate();

    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(PoolClosedException.class);
  }

  @Test
  void manyEarlyClosedResultsLeaveThePoolUsableAndClosable() {
    for (int i = 0; i < 100; i++) {
      try (Results<Integer> results = pool.imap(x -> x, Range.of(0, 10_000))) {
        assertThat(results.next()).isZero();
      }
    }

    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    pool.close();
  }

  // Interrupts and cancelling.

  @Test
  void anInterruptedCallerGetsACancellation() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> pool.map(x -> x, Range.of(0, 1000)))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
  }

  @Test
  void anInterruptedCallerOfExplicitChunksGetsACancellation() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> pool.withChunkSize(3).map(x -> x, Range.of(0, 10)))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
  }

  @Test
  void manyCancelledTasksLeaveThePoolUsable() {
    for (int i = 0; i < 300; i++) {
      AsyncResult<Integer> result = pool.applyAsync(() -> 1);
      boolean _ = result.cancel(i % 2 == 0);
    }

    assertThat(pool.map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));
  }

  @Test
  void manyFailedMapsLeaveThePoolUsable() {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> pool.map(x -> 1 / (x % 7), Range.of(0, 100)))
          .isInstanceOf(TaskFailedException.class);
    }

    assertThat(pool.map(x -> x, Range.of(0, 100))).isEqualTo(Range.of(0, 100));
  }

  @Test
  void manyThreadsMayUseOnePool() {
    var callers = new ArrayList<CompletableFuture<List<Integer>>>();
    for (int i = 0; i < 8; i++) {
      int caller = i;
      callers.add(
          CompletableFuture.supplyAsync(
              () -> {
                List<Integer> sums = Collections.synchronizedList(new ArrayList<>());
                for (int round = 0; round < 20; round++) {
                  sums.add(pool.apply(x -> x + 1, caller));
                  sums.addAll(pool.map(x -> x, Range.of(0, caller)));
                }
                return sums;
              },
              task -> Thread.ofPlatform().daemon().start(task)));
    }

    for (int i = 0; i < 8; i++) {
      assertThat(callers.get(i).join()).hasSize(20 * (i + 1)).contains(i + 1);
    }
  }

  // The end.

  @Test
  void closeLetsWhatWasSubmittedFinish() {
    var results = new ArrayList<AsyncResult<Integer>>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      results.add(pool.applyAsync(() -> number));
    }

    pool.close();

    for (int i = 0; i < 200; i++) {
      assertThat(results.get(i)).isCompletedWithValue(i);
    }
  }

  @Test
  void aClosedPoolTakesNothing() {
    pool.close();
    pool.close();

    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.map(x -> x, List.of(1))).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.imap(x -> x, List.of(1))).isInstanceOf(PoolClosedException.class);
    assertThatThrownBy(() -> pool.applyAsync(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  @Test
  void shutdownDoesNotWait() throws InterruptedException {
    AsyncResult<Integer> result = pool.applyAsync(() -> 1);

    pool.shutdown();

    assertThat(pool.awaitTermination(Duration.ofSeconds(60))).isTrue();
    assertThat(result).isCompletedWithValue(1);
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  @Test
  void aPoolThatDidNothingClosesAtOnce() {
    pool.close();

    assertThat(pool.stats().done()).isZero();
  }

  @Test
  void terminateEndsThePool() throws InterruptedException {
    pool.terminate();
    pool.terminate();

    assertThat(pool.awaitTermination(Duration.ofSeconds(60))).isTrue();
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  // What can be seen.

  @Test
  void statsCountWhatWasDone() {
    assertThat(pool.map(x -> x, Range.of(0, 10))).hasSize(10);

    await().atMost(Duration.ofSeconds(30)).until(() -> pool.stats().done() == 10);
    assertThat(pool.stats().queuedItems()).isZero();
    assertThat(pool.stats().crashes()).isZero();
  }

  @Test
  void countersAreSummedOverAllTasks() {
    pool.forEach(
        x -> {
          TaskContext.current().count("seen", 1);
          TaskContext.current().count("sum", x);
        },
        Range.of(0, 10));

    assertThat(pool.stats().counters()).containsEntry("seen", 10L).containsEntry("sum", 45L);
  }

  @Test
  void aTaskKnowsItsPlace() {
    assertThat(pool.map(_ -> TaskContext.current().index(), List.of("a", "b", "c")))
        .containsExactly(0L, 1L, 2L);
    assertThat(pool.<Integer>apply(() -> TaskContext.current().attempt())).isEqualTo(1);
    assertThatThrownBy(TaskContext::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void progressIsToldOfEachItemAndOfTheEnd() {
    var advanced = new AtomicInteger();
    var ended = new CountDownLatch(1);
    Parallel shown =
        pool.withProgress(_ ->
            new Progress.Handle() {
              @Override
              public void advance(long items) {
                advanced.addAndGet((int) items);
              }

              @Override
              public void end() {
                ended.countDown();
              }
            });

    assertThat(shown.map(x -> x, Range.of(0, 100))).hasSize(100);

    assertThat(ended.getCount()).isZero();
    assertThat(advanced.get()).isEqualTo(100);
  }

  // By key.

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000, 5000})
  void mapReduceGivesWhatOneThreadGives(int items) {
    var expected =
        IntStream.range(0, items).boxed().collect(groupingBy(i -> "key " + i % 7, counting()));

    Map<String, Long> counts =
        pool.mapReduce(Range.of(0, items), i -> Map.of("key " + i % 7, 1L), Long::sum);

    assertThat(counts).isEqualTo(expected);
    assertThat(
            pool.withChunkSize(3)
                .<Integer, String, Long>mapReduce(
                    unsized(items), i -> Map.of("key " + i % 7, 1L), Long::sum))
        .isEqualTo(expected);
    assertThatThrownBy(() -> counts.put("a", 1L)).isInstanceOf(UnsupportedOperationException.class);
  }

  private static Iterable<Integer> unsized(int items) {
    return () -> Range.of(0, items).iterator();
  }

  @Test
  void mapReduceCountsWords() {
    List<String> lines = List.of("to be or not", "to be to");

    Map<String, Long> counts =
        pool.mapReduce(
            lines,
            line -> Stream.of(line.split(" ")).collect(groupingBy(word -> word, counting())),
            Long::sum);

    assertThat(counts).isEqualTo(Map.of("to", 3L, "be", 2L, "or", 1L, "not", 1L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 999})
  void mapReduceNamesTheItemThatFailed(int bad) {
    assertThatThrownBy(() ->
            pool.withChunkSize(7)
                .<Integer, Integer, Integer>mapReduce(
                    Range.of(0, 1000), i -> Map.of(1 / (i - bad), 1), Integer::sum))
        .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.index()).hasValue(bad))
        .hasMessageContaining("item " + bad + " threw")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void mapReduceRefusesNulls() {
    assertThatThrownBy(() ->
            pool.<Integer, String, Integer>mapReduce(
                List.of(1), i -> Collections.singletonMap(null, i), Integer::sum))
        .hasStackTraceContaining("the mapper gave a key that is null");
    assertThatThrownBy(() ->
            pool.<Integer, String, Integer>mapReduce(
                List.of(1), _ -> Collections.singletonMap("a", null), Integer::sum))
        .hasStackTraceContaining("the value of a is null");
    assertThatThrownBy(() ->
            pool.<Integer, String, Integer>mapReduce(
                List.of(1, 2), i -> Map.of("a", i), (_, _) -> null))
        .hasStackTraceContaining("the reducer gave null for a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void groupByKeepsTheOrderOfTheItems(int items) {
    var expected =
        IntStream.range(0, items)
            .boxed()
            .collect(groupingBy(i -> "key " + i % 7, LinkedHashMap::new, toList()));

    Map<String, List<Integer>> groups = pool.groupBy(i -> "key " + i % 7, Range.of(0, items));

    assertThat(new ArrayList<>(groups.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
    assertThat(pool.groupBy(i -> "key " + i % 7, unsized(items))).isEqualTo(expected);
    assertThat(pool.groupBy(i -> "key " + i % 7, new HashSet<>(Range.of(0, items))))
        .isEqualTo(expected);
    assertThatThrownBy(groups::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void groupByGivesTheItemsThemselves() {
    String item = new String("item");

    assertThat(pool.groupBy(String::length, List.of(item)).get(4).getFirst()).isSameAs(item);
  }

  @Test
  void groupByNamesTheItemWithoutAKey() {
    assertThatThrownBy(
            () -> pool.withChunkSize(2).groupBy(i -> i == 5 ? null : "key", Range.of(0, 10)))
        .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.index()).hasValue(5))
        .hasStackTraceContaining("the key of an item is null");
  }

  // What a task is given.

  @Test
  void theScratchFolderOfATaskIsGoneWhenItHasEnded() {
    List<String> folders =
        pool.map(
            i -> {
              Path folder = TaskContext.current().scratchFolder();
              Files.writeString(folder.resolve("file"), "text " + i);
              assertThat(TaskContext.current().scratchFolder()).isEqualTo(folder);
              return folder.toString();
            },
            Range.of(0, 10));

    assertThat(folders).doesNotHaveDuplicates().noneMatch(each -> Files.exists(Path.of(each)));
  }

  @Test
  void theScratchFolderOfATaskThatFailedIsGoneToo() {
    assertThatThrownBy(() ->
            pool.run(() -> {
              throw new IllegalStateException(TaskContext.current().scratchFolder().toString());
            }))
        .cause()
        .satisfies(e -> assertThat(Path.of(e.getMessage())).doesNotExist());
  }

  @Test
  void aTaskMayHoldAShareOfTheHeap() {
    long budget = pool.apply(() -> TaskContext.current().memoryBudget());

    assertThat(budget).isBetween(1L << 20, Runtime.getRuntime().maxMemory() / 4);
  }

  @Test
  void aTaskKnowsWhatItHasCounted() {
    Map<String, Long> counts =
        pool.apply(() -> {
          TaskContext.current().count("a", 2);
          TaskContext.current().count("a", 3);
          return TaskContext.current().counts();
        });

    assertThat(counts).isEqualTo(Map.of("a", 5L));
    assertThat(pool.<Boolean>apply(() -> TaskContext.current().counts().isEmpty())).isTrue();
  }

  @Test
  void aBroadcastIsReadByEachTask() {
    try (Broadcast<List<Integer>> table = pool.broadcast(List.of(10, 20, 30))) {
      assertThat(pool.map(x -> table.value().get(x), List.of(2, 0, 1))).containsExactly(30, 10, 20);
    }
  }

  @Test
  void aBroadcastOfNullIsReadAsNull() {
    try (Broadcast<String> none = pool.broadcast(null)) {
      assertThat(pool.<String>apply(() -> "read " + none.value())).isEqualTo("read null");
    }
  }

  @Test
  void theExecutorViewRunsTasksAndItsEndIsNotThePools() throws Exception {
    PoolExecutor executor = pool.asExecutorService();
    AsyncResult<Integer> result = executor.submit((SerializableCallable<Integer>) () -> 5);

    assertThat(result.get()).isEqualTo(5);
    executor.shutdown();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> executor.submit((SerializableCallable<Integer>) () -> 5))
        .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
  }

  static <T> List<T> list(Iterator<T> results) {
    var all = new ArrayList<T>();
    results.forEachRemaining(all::add);
    return all;
  }

  private static Iterable<Integer> failingAt(int index, RuntimeException error) {
    return () ->
        IntStream.iterate(0, x -> x + 1)
            .peek(x -> {
              if (x == index) {
                throw error;
              }
            })
            .boxed()
            .iterator();
  }

  /** An input that never ends and waits for what somebody puts into the queue. */
  static Iterable<Integer> fromQueue(BlockingQueue<Integer> queue) {
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            try {
              return queue.take();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new IllegalStateException(e);
            }
          }
        };
  }
}
