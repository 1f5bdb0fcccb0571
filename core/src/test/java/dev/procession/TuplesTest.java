package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TuplesTest {

  @Test
  void pairsEndWithTheShorterInput() {
    assertThat(Tuples.zip(List.of(1, 2, 3), List.of("a", "b")))
        .containsExactly(new Tuple2<>(1, "a"), new Tuple2<>(2, "b"));
    assertThat(Tuples.zip(List.of(), List.of("a"))).isEmpty();
    assertThat(Tuples.zip(List.of(1), List.of())).isEmpty();
  }

  @Test
  void triplesEndWithTheShortestInput() {
    assertThat(Tuples.zip(List.of(1, 2, 3), List.of("a", "b"), List.of('x')))
        .containsExactly(new Tuple3<>(1, "a", 'x'));
    assertThat(Tuples.zip(List.of(1), List.of("a", "b"), List.of('x', 'y')))
        .containsExactly(new Tuple3<>(1, "a", 'x'));
  }

  @Test
  void enumerateCountsFromZero() {
    assertThat(Tuples.enumerate(List.of("a", "b")))
        .containsExactly(new Tuple2<>(0, "a"), new Tuple2<>(1, "b"));
  }

  @Test
  void eachIterationReadsTheInputsAnew() {
    Iterable<Tuple2<Integer, String>> pairs = Tuples.zip(Range.of(0, 2), List.of("a", "b"));

    assertThat(PoolContract.list(pairs.iterator())).isEqualTo(PoolContract.list(pairs.iterator()));
    assertThat(pairs).hasSize(2);
  }

  @Test
  void thereIsNothingBehindTheEnd() {
    Iterator<Tuple2<Integer, Integer>> pairs = Tuples.zip(List.of(1), List.of(2)).iterator();
    Tuple2<Integer, Integer> only = pairs.next();

    assertThat(only).isEqualTo(new Tuple2<>(1, 2));
    assertThatThrownBy(pairs::next).isInstanceOf(NoSuchElementException.class);
  }
}
