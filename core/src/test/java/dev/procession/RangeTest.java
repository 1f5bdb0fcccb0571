package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.codec.Decoder;
import dev.procession.codec.Encoder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RangeTest {

  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "0,5", "-3,4", "5,5", "7,3", "2147483640,2147483647"})
  void holdsTheNumbersFromTheFirstToBelowTheLast(int from, int to) {
    assertThat(Range.of(from, to)).isEqualTo(IntStream.range(from, to).boxed().toList());
  }

  @Test
  void mayReachFromBelowZeroToTheLargestSize() {
    Range range = Range.of(-1, Integer.MAX_VALUE - 1);

    assertThat(range.size()).isEqualTo(Integer.MAX_VALUE);
    assertThat(range.get(Integer.MAX_VALUE - 1)).isEqualTo(Integer.MAX_VALUE - 2);
  }

  @Test
  void moreNumbersThanAListCanHoldAreRefused() {
    assertThatThrownBy(() -> Range.of(Integer.MIN_VALUE, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("" + Integer.MIN_VALUE)
        .hasMessageContaining("" + Integer.MAX_VALUE);
  }

  @Test
  void placesOutsideAreRefused() {
    Range range = Range.of(5, 8);

    assertThatThrownBy(() -> range.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> range.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void containsWhatItHoldsAndNothingElse() {
    Range range = Range.of(-2, 3);

    assertThat(range.contains(-2)).isTrue();
    assertThat(range.contains(2)).isTrue();
    assertThat(range.contains(3)).isFalse();
    assertThat(range.contains(-3)).isFalse();
    assertThat(range.contains(Integer.MIN_VALUE)).isFalse();
    assertThat(range.contains(Integer.MAX_VALUE)).isFalse();
    assertThat(Range.of(Integer.MAX_VALUE - 1, Integer.MAX_VALUE).contains(Integer.MIN_VALUE))
        .isFalse();
  }

  @Test
  void cannotBeChanged() {
    List<Integer> range = Range.of(0, 3);

    assertThatThrownBy(() -> range.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> range.add(1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void crossesAsItsBounds() throws Exception {
    byte[] bytes = new Encoder().encode(Range.of(3, 1_000_000)).bytes();

    Object copy = new Decoder(Range.class.getClassLoader()).decode(bytes);

    assertThat(bytes).hasSizeLessThan(300);
    assertThat(copy).isEqualTo(Range.of(3, 1_000_000)).isInstanceOf(Range.class);
  }
}
