package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
@ExtendWith(Leftovers.class)
class LazyIT {
  private static Pool pool;

  @BeforeAll
  static void open() {
    pool = Pool.processes(Sizes.WORKERS);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Sizes
  void imapGivesResultsInOrder(int size, int chunk) {
    try (var results = chunked(chunk).imap(x -> 2 * x, Range.of(0, size))) {
      assertThat(results.stream()).containsExactlyElementsOf(doubled(size));
      assertThat(results.hasNext()).isFalse();
      assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Sizes
  void imapUnorderedGivesEachResultOnce(int size, int chunk) {
    try (var results = chunked(chunk).imapUnordered(x -> 2 * x, Range.of(0, size))) {
      assertThat(results.stream()).containsExactlyInAnyOrderElementsOf(doubled(size));
    }
  }

  @Sizes
  void anInputThatThrowsFailsAfterTheResultsBeforeIt(int size, int chunk) {
    var taken = new ArrayList<Integer>();
    try (var results = chunked(chunk).imap(x -> 2 * x, MapIT.failingAt(size))) {
      assertThatThrownBy(() -> results.forEachRemaining(taken::add))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no item " + size);

      assertThat(taken).isEqualTo(doubled(size));
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Sizes
  void anItemThatCannotCrossFailsAfterTheResultsBeforeIt(int size, int chunk) {
    var items = new ArrayList<Object>(Range.of(0, size));
    items.add(Thread.currentThread());
    var taken = new ArrayList<Object>();
    try (var results = chunked(chunk).imap(x -> x, items)) {
      var error =
          catchThrowableOfType(
              TaskSerializationException.class, () -> results.forEachRemaining(taken::add));

      assertThat(error.index()).hasValue(size);
      assertThat(taken).isEqualTo(Range.of(0, size));
    }
  }

  @Sizes
  void theIterationGoesOnAfterAFailure(int size, int chunk) {
    try (var results = chunked(chunk).imap(x -> 10 / (x - size), Range.of(0, 2 * size + 1))) {
      for (int i = 0; i < size; i++) {
        assertThat(results.next()).isEqualTo(10 / (i - size));
      }
      var error = catchThrowableOfType(TaskFailedException.class, results::next);
      assertThat(error.index()).hasValue(size);
      assertThat(error).hasCauseInstanceOf(ArithmeticException.class);
      for (int i = size + 1; i < 2 * size + 1; i++) {
        assertThat(results.next()).isEqualTo(10 / (i - size));
      }
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Sizes
  void outcomesHoldFailuresInTheirPlace(int size, int chunk) {
    try (var results = chunked(chunk).imap(x -> 7 / (x % 2), Range.of(0, size)).outcomes()) {
      long index = 0;
      for (Outcome<Integer> outcome : results) {
        assertThat(outcome.index()).isEqualTo(index);
        assertThat(outcome)
            .isInstanceOf(index % 2 == 0 ? Outcome.Failure.class : Outcome.Success.class);
        index++;
      }
      assertThat(index).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void anInfiniteInputIsPulledNoFurtherThanTheBuffer(int buffer) {
    var pulled = new AtomicInteger();
    var input = Stream.iterate(0, x -> x + 1).peek(_ -> pulled.incrementAndGet());
    try (var results = pool.withBuffer(buffer).imap(x -> 2 * x, input)) {
      for (int taken = 0; taken < 50; taken++) {
        assertThat(pulled.get()).isLessThanOrEqualTo(taken + buffer);
        assertThat(results.next()).isEqualTo(2 * taken);
      }
    }
    assertThat(pulled.get()).isLessThanOrEqualTo(50 + buffer);
  }

  @Test
  void theDefaultBufferIsBoundedToo() {
    var pulled = new AtomicInteger();
    var input = Stream.iterate(0, x -> x + 1).peek(_ -> pulled.incrementAndGet());
    try (var results = pool.imap(x -> x, input)) {
      assertThat(results.stream().limit(1000).toList()).isEqualTo(Range.of(0, 1000));
    }
    assertThat(pulled.get()).isLessThan(10_000);
  }

  @Test
  void quickItemsComeFirstUnordered(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var results = pool.imapUnordered(x -> hold(gate, x), Range.of(0, 10))) {
      var first = new ArrayList<Integer>();
      for (int i = 0; i < 9; i++) {
        first.add(results.next());
      }
      gate.open();

      assertThat(first).containsExactlyInAnyOrderElementsOf(Range.of(1, 10));
      assertThat(results.next()).isZero();
    }
  }

  static int hold(Gate gate, int item) throws InterruptedException {
    if (item == 0) {
      gate.arriveAndBlock(item);
    }
    return item;
  }

  @Test
  void aResultThatIsLateCanBeAskedForAgain(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var results = pool.imap(x -> hold(gate, x), List.of(0, 1))) {
      gate.awaitArrivalOf(0);
      assertThatThrownBy(() -> results.next(ofMillis(20))).isInstanceOf(TimeoutException.class);
      gate.open();

      assertThat(results.next(ofSeconds(10))).isZero();
      assertThat(results.next(ofSeconds(10))).isEqualTo(1);
    }
  }

  @Test
  void aBlockingInputDoesNotWithholdFinishedResults() {
    var gate = new CountDownLatch(1);
    Iterable<Integer> input = () -> Stream.of(1, 2).peek(x -> block(gate, x)).iterator();
    try (var results = pool.imap(x -> x, input)) {
      assertThat(results.next()).isEqualTo(1);
      gate.countDown();
      assertThat(results.next()).isEqualTo(2);
    }
  }

  private static void block(CountDownLatch gate, int item) {
    try {
      if (item == 2) {
        gate.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInputMayBeFedByTheResults() {
    var next = new java.util.concurrent.LinkedBlockingQueue<Integer>(List.of(1));
    Stream<Integer> input = Stream.generate(() -> taken(next)).takeWhile(x -> x < 1000);
    var seen = new ArrayList<Integer>();
    try (var results = pool.imap(x -> 2 * x, input)) {
      while (results.hasNext()) {
        int result = results.next();
        seen.add(result);
        next.add(result);
      }
    }
    assertThat(seen).containsExactly(2, 4, 8, 16, 32, 64, 128, 256, 512, 1024);
  }

  private static int taken(java.util.concurrent.BlockingQueue<Integer> queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 50, 999, 1000})
  void closingHalfWayFreesEverything(int taken) {
    var results = pool.imap(x -> x, Range.of(0, 1000));
    for (int i = 0; i < taken; i++) {
      assertThat(results.next()).isEqualTo(i);
    }

    results.close();
    results.close();

    assertThat(results.hasNext()).isFalse();
    assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    assertThat(pool.map(x -> x, List.of(1, 2, 3))).containsExactly(1, 2, 3);
    await().until(() -> pool.stats().queuedItems() == 0);
  }

  @Test
  void aChunkLargerThanTheBufferIsRefused() {
    assertThatThrownBy(() -> pool.withBuffer(3).withChunkSize(4).imap(x -> x, List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4")
        .hasMessageContaining("3");
  }

  @Test
  void aBufferOfExactlyOneChunkWorks() {
    try (var results = pool.withBuffer(4).withChunkSize(4).imap(x -> x, Range.of(0, 103))) {
      assertThat(results.stream()).containsExactlyElementsOf(Range.of(0, 103));
    }
  }

  @Test
  void aBufferThatIsNotAMultipleOfTheChunkWorks() {
    try (var results = pool.withBuffer(5).withChunkSize(4).imap(x -> x, Range.of(0, 103))) {
      assertThat(results.stream()).containsExactlyElementsOf(Range.of(0, 103));
    }
  }

  private static List<Integer> doubled(int size) {
    return IntStream.range(0, size).mapToObj(x -> 2 * x).toList();
  }

  private static Parallel chunked(int chunk) {
    return chunk == 0 ? pool : pool.withChunkSize(chunk);
  }
}
