package dev.procession.mapreduce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of text in splits. */
class TextInputTest {
  @TempDir private Path folder;

  private static List<String> lines(TextInput input) throws IOException {
    var all = new ArrayList<String>();
    for (Split<String> split : input.splits()) {
      try (var records = split.open()) {
        while (records.next()) {
          all.add(records.record());
        }
      }
    }
    return all;
  }

  private static int splits(TextInput input) throws IOException {
    int count = 0;
    for (Split<String> _ : input.splits()) {
      count++;
    }
    return count;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Whatever the borders: each line is in one split, as a reader of the JDK finds it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void eachLineIsInOneSplit(long seed) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = random.nextInt(300); i > 0; i--) {
      text.append("aä€\uD83D\uDE00 ".repeat(random.nextInt(4)));
      text.append(random.nextInt(5) == 0 ? "x".repeat(random.nextInt(200)) : "");
      text.append(random.nextInt(3) == 0 ? "\r\n" : "\n");
    }
    text.append(random.nextBoolean() ? "last" : "");
    Path file = file("text", text.toString());
    List<String> expected = Files.readAllLines(file);
    for (int bytes : new int[] {1, 2, 3, 7, 50, 1_000, 100_000}) {
      assertThat(lines(TextInput.lines(file).splitBytes(bytes)))
          .as("splits of %d bytes", bytes)
          .isEqualTo(expected);
    }
  }

  @Test
  void aLineMayBeLongerThanAnyBuffer() throws IOException {
    String large = "y".repeat(3 << 20);
    Path file = file("text", "a\n" + large + "\nb");
    assertThat(lines(TextInput.lines(file))).containsExactly("a", large, "b");
    assertThat(lines(TextInput.lines(file).splitBytes(1 << 20))).containsExactly("a", large, "b");
  }

  @Test
  void anEmptyFileHasNoLines() throws IOException {
    assertThat(lines(TextInput.lines(file("empty", "")))).isEmpty();
    assertThat(lines(TextInput.lines(file("one", "\n")))).containsExactly("");
    assertThat(lines(TextInput.lines(file("cr", "a\rb\r")))).containsExactly("a\rb\r");
  }

  @Test
  void smallFilesAreReadTogether() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      file("file-%04d".formatted(i), "line " + i + "\n");
    }
    assertThat(lines(TextInput.lines(folder))).hasSize(3_000).contains("line 0", "line 2999");
    assertThat(splits(TextInput.lines(folder))).isBetween(2, 10);
  }

  @Test
  void aPatternChoosesFiles() throws IOException {
    Path _ = file("a.txt", "a\n");
    Path _ = file("b.txt", "b\n");
    Path _ = file("c.log", "c\n");
    assertThat(lines(TextInput.lines(folder.resolve("*.txt")))).containsExactly("a", "b");
    assertThat(lines(TextInput.lines(folder.resolve("*.none")))).isEmpty();
    assertThatThrownBy(() -> lines(TextInput.lines(folder.resolve("none"))))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsPackedIsUnpacked() throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("all.zip")))) {
      for (String name : List.of("one", "two", "empty", "folder/", "folder/three")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.endsWith("o") || name.endsWith("e") ? name.getBytes(UTF_8) : new byte[0]);
      }
    }
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.gz")))) {
      gzip.write("packed\nlines".getBytes(UTF_8));
    }
    assertThat(lines(TextInput.lines(folder)))
        .containsExactly("packed", "lines", "one", "two", "folder/three");
    assertThat(lines(TextInput.lines(folder).splitBytes(1))).hasSize(5);
    Path broken = file("broken.gz", "no gzip");
    assertThatThrownBy(() -> lines(TextInput.lines(broken)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.gz cannot be unpacked");
  }

  @Test
  void bytesThatAreNoTextFailTheirLineOrAreReplaced() throws IOException {
    Path file = folder.resolve("text");
    Files.write(
        file,
        new byte[] {
          'a', '\n', (byte) 0xff, 'b', '\n', (byte) 0xef, (byte) 0xbf, (byte) 0xbd, '\n'
        });
    assertThatThrownBy(() -> lines(TextInput.lines(file)))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(CharacterCodingException.class)
        .hasMessageContaining("replaceMalformed()");
    assertThat(lines(TextInput.lines(file).replaceMalformed()))
        .containsExactly("a", "\ufffdb", "\ufffd");
  }

  @Test
  void aLineKnowsWhereItIs() throws IOException {
    Path file = file("text", "one\ntwo\nthree\nfour\n");
    var places = new ArrayList<String>();
    for (Split<String> split : TextInput.lines(file).splitBytes(5).splits()) {
      try (var records = split.open()) {
        while (records.next()) {
          places.add(records.position());
        }
      }
    }
    assertThat(places)
        .containsExactly(
            file + ", byte 0, line 1",
            file + ", byte 4, line 2",
            file + ", byte 8, line 3",
            file + ", byte 14, line 4");
  }
}
