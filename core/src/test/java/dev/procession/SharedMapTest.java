package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shared map seen from the process where it lives, against that of the JDK. */
@Timeout(60)
class SharedMapTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyMethodDoesWhatThatOfTheJdkDoes(long seed) {
    var expected = new ConcurrentHashMap<Integer, String>();
    var random = new Random(seed);
    try (var map = SharedMap.<Integer, String>create()) {
      for (int step = 0; step < 2_000; step++) {
        int method = random.nextInt(19);
        int key = random.nextInt(8);
        String value = "v" + random.nextInt(4);
        assertThat(outcome(map, method, key, value))
            .as("method %d at step %d", method, step)
            .isEqualTo(outcome(expected, method, key, value));
        assertThat(map).isEqualTo(expected);
      }
      assertThat(map).hasToString(expected.toString()).hasSameHashCodeAs(expected);
    }
  }

  /** What one call of one method gives; the functions are the JDK's: they do not cross. */
  private static Object outcome(
      ConcurrentMap<Integer, String> map, int method, int key, String value) {
    BiFunction<Object, String, String> longer =
        (k, old) -> old == null ? value : old.length() > 6 ? null : old + value;
    Function<Integer, String> made = k -> k % 3 == 0 ? null : value;
    return String.valueOf(
        switch (method) {
          case 0 -> map.put(key, value);
          case 1 -> map.putIfAbsent(key, value);
          case 2 -> map.get(key);
          case 3 -> map.getOrDefault(key, "other");
          case 4 -> map.remove(key);
          case 5 -> map.remove(key, value);
          case 6 -> map.replace(key, value);
          case 7 -> map.replace(key, value, value + value);
          case 8 -> map.containsKey(key);
          case 9 -> map.containsValue(value);
          case 10 -> map.compute(key, longer);
          case 11 -> map.computeIfAbsent(key, made);
          case 12 -> map.computeIfPresent(key, longer);
          case 13 -> map.merge(key, value, longer);
          case 14 -> map.size() + " " + map.isEmpty();
          case 15 -> map.keySet().remove(key);
          case 16 -> map.values().remove(value);
          case 17 -> map.entrySet().contains(Map.entry(key, value));
          default -> replacedAll(map, value);
        });
  }

  private static boolean replacedAll(ConcurrentMap<Integer, String> map, String value) {
    BiFunction<Integer, String, String> longer = (key, old) -> old.length() > 6 ? value : old + key;
    map.replaceAll(longer);
    return true;
  }

  @Test
  void functionsOfOurTypesSeeTheSame() {
    try (var map = SharedMap.<String, Long>create()) {
      assertThat(map.merge("a", 1L, Long::sum)).isEqualTo(1);
      assertThat(map.merge("a", 2L, Long::sum)).isEqualTo(3);
      assertThat(map.compute("b", (key, old) -> old == null ? 10L : old + 1)).isEqualTo(10);
      assertThat(map.computeIfAbsent("b", key -> 0L)).isEqualTo(10);
      assertThat(map.computeIfPresent("b", (key, old) -> null)).isNull();
      assertThat(map.update("a", old -> old * 5)).isEqualTo(15);
      map.replaceAll((key, old) -> old + key.length());
      assertThat(map).containsExactly(Map.entry("a", 16L));
    }
  }

  @Test
  void valuesAreCopiesAndUpdateChangesThem() {
    try (var map = SharedMap.<String, ArrayList<Integer>>create()) {
      var given = new ArrayList<>(List.of(1));
      map.put("k", given);
      given.add(2);
      boolean _ = map.get("k").add(3);
      assertThat(map.get("k")).containsExactly(1);

      ArrayList<Integer> after =
          map.update(
              "k",
              list -> {
                list.add(4);
                return list;
              });
      assertThat(after).containsExactly(1, 4);
      assertThat(map.get("k")).containsExactly(1, 4);
    }
  }

  @Test
  void whatAFunctionThrowsComesBackAndChangesNothing() {
    try (var map = SharedMap.<String, Integer>create()) {
      map.put("k", 7);
      assertThatThrownBy(() -> map.update("k", old -> Math.floorDiv(old, old - 7)))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() ->
              map.compute(
                  "k",
                  (key, old) -> {
                    throw new java.io.IOException("checked too");
                  }))
          .isInstanceOf(java.io.IOException.class);
      assertThatThrownBy(() -> map.update("absent", old -> old))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("absent");
      assertThat(map.get("k")).isEqualTo(7);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what is refused
  void nullIsRefused() {
    try (var map = SharedMap.<String, String>create()) {
      assertThatThrownBy(() -> map.put("k", null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> map.put(null, "v")).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> map.get(null)).isInstanceOf(NullPointerException.class);
      assertThat(map.remove("k", null)).isFalse();
      assertThat(map).isEmpty();
    }
  }

  @Test
  void whatCannotCrossIsRefusedWithItsPath() {
    try (var map = SharedMap.<String, Object>create()) {
      assertThatThrownBy(() -> map.put("k", Map.of("inner", new Object())))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("shared map of main");
      assertThatThrownBy(() -> map.putAll(Map.of("a", 1, "b", new Object())))
          .isInstanceOf(TaskSerializationException.class);
      assertThat(map).isEmpty();
    }
  }

  @Test
  void viewsWriteThroughAndIterateOverWhatWasThere() {
    try (var map = SharedMap.<Integer, String>create()) {
      map.putAll(Map.of(1, "a", 2, "b", 3, "c"));
      var keys = map.keySet().iterator();
      map.clear();
      int count = 0;
      while (keys.hasNext()) {
        int _ = keys.next();
        count++;
      }
      assertThat(count).isEqualTo(3);

      map.put(5, "e");
      for (Map.Entry<Integer, String> entry : map.entrySet()) {
        String _ = entry.setValue("changed");
      }
      assertThat(map.get(5)).isEqualTo("changed");
      assertThat(map.entrySet().removeIf(entry -> entry.getKey() == 5)).isTrue();
      assertThat(map).isEmpty();
      assertThatThrownBy(() -> map.keySet().add(1))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void aHandleThatCrossedIsTheSameMapUntilItIsClosedWhereItLives() {
    var map = SharedMap.<String, String>create();
    @SuppressWarnings("unchecked")
    var other =
        (SharedMap<String, String>) SharedValues.decode("test", SharedValues.encode("test", map));
    other.put("k", "v");
    assertThat(map.get("k")).isEqualTo("v");

    map.close();
    map.close();
    assertThatThrownBy(() -> map.get("k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> other.get("k"))
        .isInstanceOf(SharedStateLostException.class)
        .hasMessageContaining("shared map of main (pid " + ProcessHandle.current().pid() + ")");
    assertThat(map.toString()).contains("closed");
  }

  @Test
  void threadsThatChangeOneKeyLoseNothing() {
    try (var map = SharedMap.<String, Long>create()) {
      BiFunction<Long, Long, Long> here = Long::sum; // does not cross: tried again and again
      IntStream.range(0, 4_000)
          .parallel()
          .forEach(i -> {
            Long _ = i % 2 == 0 ? map.merge("k", 1L, here) : map.merge("k", 1L, Long::sum);
          });
      assertThat(map.get("k")).isEqualTo(4_000);
    }
  }
}
