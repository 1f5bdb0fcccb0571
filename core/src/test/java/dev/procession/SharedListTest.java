package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shared list seen from the process where it lives, against that of the JDK. */
@Timeout(60)
class SharedListTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyMethodDoesWhatThatOfTheJdkDoes(long seed) {
    var expected = new ArrayList<String>();
    var random = new Random(seed);
    try (var list = SharedList.<String>create()) {
      for (int step = 0; step < 2_000; step++) {
        int method = random.nextInt(21);
        int at = random.nextInt(6);
        String item = "i" + random.nextInt(5);
        assertThat(outcome(list, method, at, item))
            .as("method %d at step %d", method, step)
            .isEqualTo(outcome(expected, method, at, item));
        assertThat(list).isEqualTo(expected);
      }
      assertThat(list).hasToString(expected.toString()).hasSameHashCodeAs(expected);
    }
  }

  /** What one call of one method gives, or the type of what it throws. */
  private static String outcome(List<String> list, int method, int at, String item) {
    try {
      return String.valueOf(result(list, method, at, item));
    } catch (IndexOutOfBoundsException e) {
      return e.getClass().getName();
    }
  }

  private static @Nullable Object result(List<String> list, int method, int at, String item) {
    return switch (method) {
      case 0, 1, 2, 3 -> list.add(item);
      case 4 -> {
        list.add(at, item);
        yield null;
      }
      case 5 -> list.get(at);
      case 6 -> list.set(at, item);
      case 7 -> list.remove(at);
      case 8 -> list.remove(item);
      case 9 -> list.addAll(List.of(item, item + "+"));
      case 10 -> list.addAll(at, List.of(item));
      case 11 -> list.indexOf(item) + " " + list.lastIndexOf(item) + " " + list.contains(item);
      case 12 -> list.size() > 30 && clear(list);
      case 13 -> list.removeIf((java.util.function.Predicate<String>) i -> i.equals(item));
      case 14 -> list.retainAll(List.of("i0", "i1", "i2", "i3"));
      case 19 -> list.removeAll(List.of("i3"));
      case 15 -> {
        list.sort(Comparator.<String>reverseOrder());
        yield list.size();
      }
      case 16 -> {
        list.replaceAll((UnaryOperator<String>) i -> i.substring(0, 2));
        yield List.copyOf(list);
      }
      case 17 -> {
        Collections.sort(list);
        yield String.join(",", list);
      }
      case 18 -> at < list.size() ? cut(list, at) : null;
      default -> list.stream().filter(i -> i.equals(item)).count();
    };
  }

  private static boolean clear(List<String> list) {
    list.clear();
    return true;
  }

  private static List<String> cut(List<String> list, int at) {
    list.subList(at, Math.min(list.size(), at + 2)).clear();
    return List.copyOf(list);
  }

  @Test
  void functionsOfOurTypesRunOnAllItems() {
    try (var list = SharedList.<Integer>create()) {
      list.addAll(List.of(3, 1, 2));
      list.sort(Integer::compare);
      assertThat(list).containsExactly(1, 2, 3);
      list.replaceAll(i -> i * 10);
      assertThat(list.removeIf(i -> i == 20)).isTrue();
      assertThat(list.update(1, i -> i + 1)).isEqualTo(31);
      assertThat(list).containsExactly(10, 31);
      assertThatThrownBy(() ->
              list.forEach(i -> {
                throw new IllegalStateException("at " + i);
              }))
          .hasMessage("at 10");
    }
  }

  @Test
  void nullIsAnItem() {
    try (var list = SharedList.<@Nullable String>create()) {
      list.add(null);
      list.add("a");
      assertThat(list).containsExactly(null, "a");
      assertThat(list.indexOf(null)).isZero();
      assertThat(list.remove(null)).isTrue();
      assertThat(list).containsExactly("a");
    }
  }

  @Test
  void whatAFunctionThrowsLeavesTheListAsItWas() {
    try (var list = SharedList.<Integer>create()) {
      list.addAll(List.of(2, 1, 0));
      assertThatThrownBy(() -> list.replaceAll(i -> 10 / i))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> list.update(2, i -> 10 / i)).isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> list.removeIf(i -> 10 / i > 5))
          .isInstanceOf(ArithmeticException.class);
      assertThat(list).containsExactly(2, 1, 0);
    }
  }

  @Test
  void itemsAreCopiesAndIteratorsHaveWhatWasThere() {
    try (var list = SharedList.<ArrayList<Integer>>create()) {
      list.add(new ArrayList<>(List.of(1)));
      boolean _ = list.getFirst().add(2);
      assertThat(list.getFirst()).containsExactly(1);
      var iterator = list.iterator();
      list.clear();
      assertThat(iterator.next()).containsExactly(1);
      assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void whoChangesACopyOfAllNoticesTheChangesOfOthers() {
    try (var list = SharedList.<Integer>create()) {
      list.add(1);
      var first = new AtomicReference<>(true);
      UnaryOperator<Integer> plusTen =
          i -> {
            if (first.getAndSet(false)) {
              list.add(2); // as another thread might at this moment
            }
            return i + 10;
          };
      list.replaceAll(plusTen);
      assertThat(list).containsExactly(11, 12);
    }
  }

  @Test
  void threadsThatAddLoseNothing() {
    try (var list = SharedList.<Integer>create()) {
      IntStream.range(0, 2_000).parallel().forEach(list::add);
      assertThat(list).hasSize(2_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void aHandleThatCrossedIsTheSameListUntilItIsClosedWhereItLives() {
    var list = SharedList.<String>create();
    @SuppressWarnings("unchecked")
    var other = (SharedList<String>) SharedValues.decode("test", SharedValues.encode("test", list));
    other.add("a");
    assertThat(list).containsExactly("a");
    list.close();
    assertThatThrownBy(list::size)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(other::size).isInstanceOf(SharedStateLostException.class);
  }
}
