package dev.procession.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of a fixed size in splits. */
class RecordInputTest {
  @TempDir private Path folder;

  private static List<ByteBuffer> records(RecordInput input) throws IOException {
    var all = new ArrayList<ByteBuffer>();
    for (Split<byte[]> split : input.splits()) {
      try (var records = split.open()) {
        while (records.next()) {
          all.add(ByteBuffer.wrap(records.record()));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 99, 100, 101, 250, 1_000, 1_000_000})
  void eachRecordIsInOneSplitWhateverTheBorders(long splitBytes) throws IOException {
    byte[] bytes = new byte[100 * 357];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("data"), bytes);
    var expected = new ArrayList<ByteBuffer>();
    for (int at = 0; at < bytes.length; at += 100) {
      expected.add(ByteBuffer.wrap(bytes, at, 100).slice());
    }

    assertThat(records(RecordInput.ofSize(file, 100).splitBytes(splitBytes))).isEqualTo(expected);
  }

  @Test
  void aFolderAndAPatternAreReadAsOfText() throws IOException {
    Files.write(folder.resolve("a.bin"), new byte[] {1, 2});
    Files.write(folder.resolve("b.bin"), new byte[] {3, 4});
    Files.write(folder.resolve("c.log"), new byte[] {5, 6});
    Files.write(folder.resolve("empty.bin"), new byte[0]);

    assertThat(records(RecordInput.ofSize(folder, 2))).hasSize(3);
    assertThat(records(RecordInput.ofSize(folder.resolve("*.bin"), 1)))
        .extracting(ByteBuffer::get)
        .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4);
  }

  @Test
  void aFileWithARestIsRefusedBeforeAnyTaskRuns() throws IOException {
    Files.write(folder.resolve("good"), new byte[300]);
    Path torn = Files.write(folder.resolve("torn"), new byte[1_050]);
    try (var pool = Pool.inline()) {
      var run =
          MapReduce.from(RecordInput.ofSize(folder, 100))
              .<Integer, Integer>map(_ -> failIfCalled(), _ -> 1)
              .reduce(Integer::sum)
              .runOn(pool);

      assertThatThrownBy(run::toMap)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(torn.toString())
          .hasMessageContaining("1050 bytes")
          .hasMessageContaining("10 records of 100 bytes and 50 bytes more");
    }
  }

  private static int failIfCalled() {
    throw new AssertionError("a task has run");
  }

  @Test
  void aRecordKnowsWhereItIs() throws IOException {
    Path file = Files.write(folder.resolve("data"), new byte[] {1, 1, 2, 2, 0, 0, 4, 4});
    try (var pool = Pool.inline()) {
      var job =
          MapReduce.from(RecordInput.ofSize(file, 2).splitBytes(4))
              .<Integer, Integer>map(record -> 4 / record[0], _ -> 1)
              .reduce(Integer::sum);

      assertThatThrownBy(job.runOn(pool)::toMap)
          .isInstanceOfSatisfying(
              RecordException.class,
              e -> assertThat(e.position()).isEqualTo(file + ", byte 4, record 2"));
      var run = job.skipFailures(1).runOn(pool);
      assertThat(run.toMap()).isEqualTo(Map.of(4, 1, 2, 1, 1, 1));
      assertThat(run.report().bytesRead()).isEqualTo(8);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> RecordInput.ofSize(folder, 0))
        .hasMessage("bytes must be at least 1: 0");
    assertThatThrownBy(() -> RecordInput.ofSize(folder, 1).splitBytes(0))
        .hasMessage("bytes must be at least 1: 0");
  }
}
