package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A filter of serialized classes that the user set for the JVM holds in workers, and says so. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class SerialFilterIT {
  private static final String PROGRAM =
      """
      import dev.procession.*;

      static void attempt(SerializableCallable<Object> call) throws Exception {
        try {
          IO.println(call.call());
        } catch (ProcessionException e) {
          IO.println(e.getMessage());
        }
      }

      void main() throws Exception {
        try (var pool = Pool.processes(1)) {
          attempt(() -> pool.apply(x -> x + 1, 41));
          attempt(() -> pool.apply(bits -> bits.size(), new BitSet()));
          attempt(() -> pool.apply(() -> new BitSet()));
        }
      }
      """;

  @TempDir private Path folder;

  private List<String> run(String filter) throws Exception {
    Path file = Files.writeString(folder.resolve("Filtered.java"), PROGRAM);
    var options =
        List.of(
            "-Djdk.serialFilter=" + filter,
            "--class-path",
            System.getProperty("java.class.path"),
            file.toString());
    try (var program = Program.start(folder, options)) {
      return program.lines();
    }
  }

  @Test
  void aClassThatIsRefusedIsNamedWithTheFilter() throws Exception {
    var lines = run("!java.util.BitSet");

    assertThat(lines).hasSize(3).startsWith("42");
    assertThat(lines.subList(1, 3))
        .allSatisfy(line ->
            assertThat(line)
                .contains("java.util.BitSet is refused")
                .contains("-Djdk.serialFilter=!java.util.BitSet"));
  }

  @Test
  void aFilterThatForgetsThisLibraryIsToldWhatToAccept() throws Exception {
    var lines = run("java.**;Filtered*;!*");

    assertThat(lines.getFirst())
        .contains("class dev.procession.")
        .contains("-Djdk.serialFilter=java.**;Filtered*;!*")
        .contains("dev.procession.**");
  }
}
