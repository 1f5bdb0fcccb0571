package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WorksTest {

  @Test
  void eachFunctionTypeIsRunWithItsArguments() throws Exception {
    var seen = new ArrayList<Object>();

    assertThat(new Works.OfCallable(() -> 1).run(null)).isEqualTo(1);
    assertThat(
            new Works.OfFunction((SerializableFunction<String, Integer>) String::length).run("abc"))
        .isEqualTo(3);
    assertThat(
            new Works.OfBiFunction((SerializableBiFunction<Integer, Integer, Integer>) Integer::sum)
                .run(new Tuple2<>(2, 3)))
        .isEqualTo(5);
    assertThat(
            new Works.OfTriFunction(
                    (SerializableTriFunction<Integer, Integer, Integer, Integer>)
                        (a, b, c) -> a * b + c)
                .run(new Tuple3<>(2, 3, 4)))
        .isEqualTo(10);
    assertThat(new Works.OfConsumer((SerializableConsumer<Object>) seen::add).run("x")).isNull();
    assertThat(new Works.OfRunnable(() -> seen.add("y")).run(null)).isNull();
    assertThat(seen).containsExactly("x", "y");
  }

  @Test
  void whatTheUserThrowsIsNotChanged() {
    var checked = new java.io.IOException("expected");

    assertThatThrownBy(() -> new Works.OfCallable(failing(checked)::call).run(null))
        .isSameAs(checked);
  }

  private static Callable<Object> failing(Exception exception) {
    return () -> {
      throw exception;
    };
  }

  @Test
  void foldsFromTheFirstToTheLast() throws Exception {
    assertThat(Works.fold((a, b) -> a + b, List.of("a", "b", "c"))).contains("abc");
    assertThat(Works.fold((a, b) -> a + b, List.of("a"))).contains("a");
    assertThat(Works.<String>fold((a, b) -> a + b, List.of())).isEmpty();
    assertThat(
            new Works.OfFold((SerializableBinaryOperator<Integer>) (a, b) -> a - b)
                .run(List.of(10, 3, 2)))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,3", "3,3", "4,3", "7,3", "9,1", "5,100"})
  void runsHoldEveryItemOnceAndInOrder(int items, int size) {
    var all = new ArrayList<Integer>();
    for (List<Integer> run : new Runs<>(Range.of(0, items), size)) {
      assertThat(run).isNotEmpty().hasSizeLessThanOrEqualTo(size);
      all.addAll(run);
    }

    assertThat(all).isEqualTo(Range.of(0, items));
  }

  @Test
  void runsEndWithTheirInput() {
    var runs = new Runs<>(List.of(1), 2).iterator();
    List<Integer> only = runs.next();

    assertThat(only).containsExactly(1);
    assertThat(runs.hasNext()).isFalse();
    assertThatThrownBy(runs::next).isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,2,1", "7,2,1", "80,2,10", "100000000,2,4096"})
  void eachWorkerGetsAboutFourRuns(int items, int workers, int size) {
    assertThat(Runs.sizeFor(Range.of(0, items), workers)).isEqualTo(size);
  }

  @Test
  void anInputOfUnknownLengthHasRunsOfOneSize() {
    Iterable<Integer> unknown = () -> List.of(1, 2).iterator();

    assertThat(Runs.sizeFor(unknown, 2)).isEqualTo(256);
  }
}
