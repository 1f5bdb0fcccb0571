package dev.procession.it;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.procession.Parallel;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.Tuple2;
import dev.procession.Tuples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@ExtendWith(Leftovers.class)
class MapIT {
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
  void resultsAreInTheOrderOfTheItems(int size, int chunk) {
    List<Integer> doubled = chunked(chunk).map(x -> 2 * x, Range.of(0, size));

    assertThat(doubled).isEqualTo(IntStream.range(0, size).mapToObj(x -> 2 * x).toList());
  }

  @Sizes
  void starmapSpreadsPairs(int size, int chunk) {
    var pairs = Tuples.zip(Range.of(0, size), Range.of(100, 100 + size));

    List<Integer> sums = chunked(chunk).starmap((a, b) -> 1000 * a + b, pairs);

    assertThat(sums).isEqualTo(IntStream.range(0, size).mapToObj(x -> 1001 * x + 100).toList());
  }

  @Sizes
  void starmapSpreadsTriples(int size, int chunk) {
    var numbers = Range.of(0, size);
    var triples = Tuples.zip(numbers, numbers, nCopies(size, "x"));

    List<String> texts = chunked(chunk).starmap((a, b, c) -> a + c + b, triples);

    assertThat(texts).isEqualTo(IntStream.range(0, size).mapToObj(x -> x + "x" + x).toList());
  }

  @Sizes
  void forEachVisitsEachItemOnce(int size, int chunk, @TempDir Path folder) {
    var gate = Gate.in(folder);

    chunked(chunk).forEach(gate::arrive, Range.of(0, size));

    assertThat(gate.arrived())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, size).mapToObj(String::valueOf).toList());
  }

  @Sizes
  void reduceKeepsTheOrder(int size, int chunk) {
    var texts = IntStream.range(0, size).mapToObj(i -> i + " ").toList();

    var joined = chunked(chunk).reduce(String::concat, texts);

    assertThat(joined.orElse("")).isEqualTo(String.join("", texts));
    assertThat(joined.isPresent()).isEqualTo(size > 0);
  }

  @Sizes
  void reduceBeginsWithItsIdentity(int size, int chunk) {
    var texts = IntStream.range(0, size).mapToObj(i -> i + " ").toList();

    String joined = chunked(chunk).reduce(">", String::concat, texts);

    assertThat(joined).isEqualTo(">" + String.join("", texts));
  }

  @Sizes
  void aGathererKeepsTheOrder(int size, int chunk) {
    var negated =
        IntStream.range(0, size).boxed().gather(chunked(chunk).gatherer(x -> -x)).toList();

    assertThat(negated).isEqualTo(IntStream.range(0, size).mapToObj(x -> -x).toList());
  }

  @Test
  void aGathererStopsAtALimit() {
    var squares = Stream.iterate(1, x -> x + 1).gather(pool.gatherer(x -> x * x)).limit(5).toList();

    assertThat(squares).containsExactly(1, 4, 9, 16, 25);
  }

  @Test
  void aGathererThrowsWhatTheFunctionThrew() {
    var stream = Stream.iterate(0, x -> x + 1).gather(pool.gatherer(x -> 10 / (x - 5)));

    assertThatThrownBy(stream::toList)
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
  }

  @Test
  void nullsCrossAsItemsAndAsResults() {
    List<Integer> same = pool.map(x -> x, Arrays.asList(1, null, 3, null));

    assertThat(same).containsExactly(1, null, 3, null);
    assertThat(pool.<Object, String>apply(x -> x == null ? null : "there", null)).isNull();
  }

  @Test
  void aStreamIsReadToItsEnd() {
    assertThat(pool.map(x -> x + 1, Stream.of(1, 2, 3))).containsExactly(2, 3, 4);
  }

  @Test
  void resultsCannotBeChanged() {
    List<Integer> results = pool.map(x -> x, List.of(1, 2));

    assertThatThrownBy(() -> results.add(3)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void applySpreadsItsArguments() {
    int none = pool.apply(() -> 42);
    int one = pool.apply(x -> x + 1, 41);
    int two = pool.apply((a, b) -> a + b, 40, 2);
    String three = pool.apply((a, b, c) -> a + b + c, "4", "", 2);

    assertThat(List.of(none, one, two)).containsOnly(42);
    assertThat(three).isEqualTo("42");
  }

  @Test
  void runWaitsForTheEnd(@TempDir Path folder) {
    var gate = Gate.in(folder);

    pool.run(() -> gate.arrive("end"));

    assertThat(gate.hasArrived("end")).isTrue();
  }

  @Sizes
  void theFailureOfTheLowestIndexIsThrown(int size, int chunk) {
    int items = size + 1;
    var error =
        catchThrowableOfType(
            TaskFailedException.class,
            () ->
                chunked(chunk)
                    .map(MapIT::failAtLast, Tuples.zip(Range.of(0, items), nCopies(items, size))));

    assertThat(error.index()).hasValue(size);
    assertThat(error.attempt()).isEqualTo(1);
    assertThat(error.worker()).isPresent();
    assertThat(error).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(error.getCause()).hasMessage("item " + size);
  }

  static int failAtLast(Tuple2<Integer, Integer> item) {
    if (item.first().equals(item.second())) {
      throw new IllegalStateException("item " + item.first());
    }
    return item.first();
  }

  @Test
  void theStackOfTheWorkerIsKept() {
    var error =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> pool.map(MapIT::failAtLast, List.of(new Tuple2<>(1, 1))));

    assertThat(error.getCause().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("failAtLast"));
  }

  @Sizes
  void anInputThatThrowsAbandonsTheCall(int size, int chunk) {
    assertThatThrownBy(() -> chunked(chunk).map(x -> x, failingAt(size)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no item " + size);
    assertThat(pool.map(x -> x, List.of(1, 2, 3))).containsExactly(1, 2, 3);
  }

  static Iterable<Integer> failingAt(int end) {
    return () ->
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            if (next == end) {
              throw new IllegalStateException("no item " + end);
            }
            return next++;
          }
        };
  }

  @Sizes
  void anItemThatCannotCrossIsNamed(int size, int chunk) {
    var items = new ArrayList<Object>(Range.of(0, size));
    items.add(Thread.currentThread());

    var error =
        catchThrowableOfType(
            TaskSerializationException.class, () -> chunked(chunk).map(x -> x, items));

    assertThat(error.direction()).isEqualTo(Direction.ARGUMENT);
    assertThat(error.index()).hasValue(size);
    assertThat(error).hasMessageContaining("item " + size);
    assertThat(pool.map(x -> x, List.of(1, 2, 3))).containsExactly(1, 2, 3);
  }

  @Test
  void aFunctionThatCannotCrossLeavesTheInputUnread() {
    Iterable<Integer> unread =
        () -> {
          throw new AssertionError("the input was read");
        };
    var captured = Thread.currentThread();

    var error =
        catchThrowableOfType(
            TaskSerializationException.class, () -> pool.map(x -> captured.getName() + x, unread));

    assertThat(error.direction()).isEqualTo(Direction.FUNCTION);
    assertThat(error.path()).contains("captured");
  }

  @Test
  void whatATaskChangesIsNotSeenByTheCaller() {
    var list = new ArrayList<>(List.of(1));

    int size =
        pool.apply(
            copy -> {
              copy.add(2);
              return copy.size();
            },
            list);

    assertThat(size).isEqualTo(2);
    assertThat(list).containsExactly(1);
  }

  static Parallel chunked(int chunk) {
    return chunk == 0 ? pool : pool.withChunkSize(chunk);
  }
}
