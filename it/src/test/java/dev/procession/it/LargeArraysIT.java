package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.AsyncResult;
import dev.procession.Pool;
import dev.procession.TaskContext;
import dev.procession.WorkerCrashedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Primitive arrays that are too large for a frame of their own cross beside it. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class LargeArraysIT {
  private static final int LENGTH = 1_000_003;

  static Stream<Object> arrays() {
    var random = new Random(3);
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    short[] shorts = new short[LENGTH];
    char[] chars = new char[LENGTH];
    float[] floats = new float[LENGTH];
    boolean[] booleans = new boolean[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      shorts[i] = (short) random.nextInt();
      chars[i] = (char) random.nextInt();
      floats[i] = random.nextFloat();
      booleans[i] = random.nextBoolean();
    }
    return Stream.of(
        bytes,
        shorts,
        chars,
        random.ints(LENGTH).toArray(),
        floats,
        random.longs(LENGTH).toArray(),
        random.doubles(LENGTH).toArray(),
        booleans);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void everyArrayCrossesAsItIsInEachKindOfCall(Object array) throws Exception {
    List<Object> three = Collections.nCopies(3, array);
    try (var pool = Pool.processes(2)) {
      assertThat(pool.<Object, Object>apply(x -> x, array)).isNotSameAs(array).isEqualTo(array);
      assertThat(pool.<Object, Object>applyAsync(x -> x, array).get()).isEqualTo(array);
      assertThat(pool.<Object, Object>map(x -> x, three)).hasSize(3).allSatisfy(same(array));
      assertThat(pool.withChunkSize(2).<Object, Object>map(x -> x, three))
          .hasSize(3)
          .allSatisfy(same(array));
      try (var results = pool.<Object, Object>imapUnordered(x -> x, three)) {
        assertThat(results.stream()).hasSize(3).allSatisfy(same(array));
      }
    }
  }

  private static Consumer<Object> same(Object array) {
    return arrived -> assertThat(arrived).isEqualTo(array);
  }

  @Test
  void anArrayMayBeChangedOnceItWasSubmitted() throws Exception {
    byte[] array = new byte[LENGTH];
    try (var pool = Pool.processes(1)) {
      var results = new ArrayList<AsyncResult<Integer>>();
      for (int i = 1; i <= 20; i++) {
        Arrays.fill(array, (byte) i);
        results.add(pool.applyAsync(LargeArraysIT::sum, array));
      }
      Arrays.fill(array, (byte) 100);

      for (int i = 1; i <= 20; i++) {
        assertThat(results.get(i - 1).get()).isEqualTo(i * LENGTH);
      }
    }
  }

  @Test
  void anInputMayUseOneArrayForAllItsItems() {
    byte[] one = new byte[LENGTH];
    Iterable<byte[]> input =
        () ->
            new Iterator<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return next < 20;
              }

              @Override
              public byte[] next() {
                Arrays.fill(one, (byte) ++next);
                return one;
              }
            };
    List<Integer> sums = Stream.iterate(LENGTH, sum -> sum + LENGTH).limit(20).toList();
    try (var pool = Pool.processes(2)) {
      assertThat(pool.map(LargeArraysIT::sum, input)).isEqualTo(sums);
      try (var results = pool.imap(LargeArraysIT::sum, input)) {
        assertThat(results.stream()).isEqualTo(sums);
      }
    }
  }

  @Test
  void aSecondRunGetsTheSameArrayWhateverTheFirstDidToIt() {
    byte[] array = new byte[LENGTH];
    Arrays.fill(array, (byte) 3);
    try (var pool = Pool.processes(1)) {
      int sum =
          pool.withRetries(1)
              .apply(
                  given -> {
                    int all = sum(given);
                    Arrays.fill(given, (byte) 7);
                    if (TaskContext.current().attempt() == 1) {
                      Runtime.getRuntime().halt(5);
                    }
                    return all;
                  },
                  array);

      assertThat(sum).isEqualTo(3 * LENGTH);
      assertThat(array).containsOnly(3);
    }
  }

  @Test
  void theErrorOfADeadWorkerNamesTheArrayByItsSize() {
    try (var pool = Pool.processes(1)) {
      assertThatThrownBy(() -> pool.apply(LargeArraysIT::die, new long[LENGTH]))
          .isInstanceOf(WorkerCrashedException.class)
          .hasMessageContaining("long[] of " + LENGTH + " elements");
    }
  }

  @Test
  void aTaskThatReportsMayReturnALargeArrayToo() {
    try (var pool = Pool.processes(1)) {
      long[] array =
          pool.<Integer, long[]>apply(
              length -> {
                TaskContext.current().count("made", 1);
                return new long[length];
              },
              LENGTH);

      assertThat(array).hasSize(LENGTH);
      assertThat(pool.stats().counters()).containsEntry("made", 1L);
    }
  }

  private static int sum(byte[] array) {
    int sum = 0;
    for (byte each : array) {
      sum += each;
    }
    return sum;
  }

  private static int die(long[] array) {
    Runtime.getRuntime().halt(array.length > 0 ? 9 : 0);
    return 0;
  }
}
