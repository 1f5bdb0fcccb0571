package dev.procession.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomValuesTest {
  private static final int VALUES = 3000;

  record Box(Object content, int number) {}

  private final long seed = Long.getLong("procession.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void anyNestOfValuesComesBackEqual() throws Exception {
    for (int i = 0; i < VALUES; i++) {
      Object value = value(random.nextInt(5));

      Object copy = Wire.value(Wire.bytes(value));

      assertThat(copy).as("seed %d, value %d", seed, i).isEqualTo(value);
    }
  }

  private Object value(int depth) {
    return depth == 0 || random.nextInt(4) == 0 ? leaf() : nest(depth - 1);
  }

  private Object leaf() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> random.nextInt() >> random.nextInt(32);
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> random.nextDouble();
      case 4 -> random.nextFloat();
      case 5 -> (short) random.nextInt();
      case 6 -> (byte) random.nextInt();
      case 7 -> (char) random.nextInt();
      case 8 -> random.nextBoolean();
      case 9 -> new String(new int[] {random.nextInt(0x110000)}, 0, 1);
      default -> text();
    };
  }

  private String text() {
    int bound = random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0x100 : 0x10000;
    var text = new StringBuilder();
    for (int left = random.nextInt(20); left > 0; left--) {
      text.append((char) random.nextInt(bound));
    }
    return text.toString();
  }

  private Object nest(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> new ArrayList<>(values(depth));
      case 1 -> Arrays.asList(values(depth).toArray());
      case 2 -> values(depth).stream().toList();
      case 3 -> new LinkedHashSet<>(values(depth));
      case 4 -> Optional.ofNullable(value(depth));
      case 5 -> new Box(value(depth), random.nextInt());
      case 6 -> Map.of("key", Optional.ofNullable(value(depth)));
      case 7 -> new ArrayList<>(values(depth)).reversed();
      case 8 -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        values(depth).forEach(key -> map.put(key, value(depth)));
        yield random.nextBoolean() ? map : map.entrySet();
      }
      default -> homogeneous();
    };
  }

  private List<Object> values(int depth) {
    List<Object> values = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      values.add(value(depth));
    }
    return values;
  }

  private List<?> homogeneous() {
    int size = random.nextInt(50);
    return switch (random.nextInt(3)) {
      case 0 -> random.ints(size).boxed().toList();
      case 1 -> List.copyOf(random.longs(size).boxed().toList());
      default -> new ArrayList<>(random.doubles(size).boxed().toList());
    };
  }
}
