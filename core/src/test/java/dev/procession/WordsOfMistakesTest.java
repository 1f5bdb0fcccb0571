package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.mapreduce.MapReduce;
import dev.procession.mapreduce.RecordInput;
import dev.procession.mapreduce.TextInput;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users are told who ask for what cannot be. */
@Timeout(60)
class WordsOfMistakesTest {
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  @Test
  void threadsNameOnlyTheSettingsThatTheyCannotHave() {
    assertThatThrownBy(() ->
            Pool.threads(c -> c.withName("mine").withHeap("1g").withEnvironment("KEY", "secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mine", "heap=1g", "KEY", "Pool.processes")
        .message()
        .doesNotContain("secret", "Optional", "workingDirectory", "spares");
    assertThatThrownBy(() -> Pool.threads(c -> c.withSpares(2).withMaxTasksPerWorker(3)))
        .hasMessageContainingAll("spares=2", "maxTasksPerWorker=3")
        .message()
        .doesNotContain("heap");
  }

  @Test
  void aTimeBeyondAllClocksIsAsGoodAsForEver() throws Exception {
    try (var threads =
            Pool.threads(c ->
                c.withWorkers(1)
                    .withGrace(FOREVER)
                    .withTimeout(FOREVER)
                    .withShutdownGrace(FOREVER)
                    .withStartDeadline(FOREVER));
        var processes =
            Pool.processes(c ->
                c.withWorkers(1)
                    .withGrace(FOREVER)
                    .withTimeout(FOREVER)
                    .withIdleTimeout(FOREVER)
                    .withStartDeadline(FOREVER))) {
      for (Pool pool : List.of(threads, processes)) {
        assertThat(pool.withTimeout(FOREVER).apply(() -> 1)).isEqualTo(1);
        assertThat(pool.applyAsync(() -> 2).get(FOREVER)).isEqualTo(2);
        try (var results = pool.imap(x -> x, List.of(3))) {
          assertThat(results.next(FOREVER)).isEqualTo(3);
        }
        var executor = pool.asExecutorService();
        executor.shutdown();
        assertThat(executor.awaitTermination(Long.MAX_VALUE, java.util.concurrent.TimeUnit.DAYS))
            .isTrue();
        pool.shutdown();
        assertThat(pool.awaitTermination(FOREVER)).isTrue();
      }
    }
  }

  @Test
  void aReducerThatGivesNullIsNamedWithItsKey() {
    try (var pool = Pool.inline()) {
      var pairs =
          MapReduce.from(List.of("a", "a"))
              .<String, Long>mapMulti((text, out) -> out.emit(text, 1L));

      assertThatThrownBy(() -> pairs.reduce((_, _) -> null).runOn(pool).toMap())
          .hasStackTraceContaining("the reducer gave null for the key a");
      assertThatThrownBy(() -> pairs.reduceGroups((_, _) -> null).runOn(pool).toMap())
          .hasStackTraceContaining("the reducer gave null for the key a");
    }
  }

  /** Of which a text cannot be made. */
  private record Mute(int number) implements Serializable {
    @Override
    public String toString() {
      throw new UnsupportedOperationException("no words");
    }
  }

  @Test
  void aKeyWithoutAWordIsNamedByItsClass() {
    try (var pool = Pool.inline()) {
      var pairs =
          MapReduce.from(List.of(1, 1)).<Mute, Long>mapMulti((x, out) -> out.emit(new Mute(x), 1L));

      assertThatThrownBy(() -> pairs.reduce((_, _) -> null).runOn(pool).toMap())
          .hasStackTraceContaining("the reducer gave null for the key (a " + Mute.class.getName());
      assertThatThrownBy(() ->
              pool.<Integer, Mute, Integer>mapReduce(
                  List.of(1, 1), x -> Map.of(new Mute(x), x), (_, _) -> null))
          .hasStackTraceContaining("the reducer gave null for (a " + Mute.class.getName());
      assertThatThrownBy(() ->
              pool.<Integer, Mute, Integer>mapReduce(
                  List.of(1), x -> Collections.singletonMap(new Mute(x), null), Integer::sum))
          .hasStackTraceContaining("the value of (a " + Mute.class.getName());
    }
  }

  @Test
  void anInputThatIsNotThereIsNamedWithTheFolderFromWhereItWasLookedFor() {
    try (var pool = Pool.inline()) {
      var missing = Path.of("no-such-folder", "text.txt");

      assertThatThrownBy(() ->
              MapReduce.from(TextInput.lines(missing))
                  .<String, Long>mapMulti((text, out) -> out.emit(text, 1L))
                  .reduce(Long::sum)
                  .runOn(pool)
                  .toMap())
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(NoSuchFileException.class)
          .hasMessageContainingAll(missing.toString(), Path.of("").toAbsolutePath().toString());
      assertThatThrownBy(() -> RecordInput.ofSize(missing, 8).splits())
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("no file or folder");
    }
  }

  @Test
  void textThatIsNoUtf8IsToldWithTheWayToReadIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("latin.txt");
    Files.write(file, "good\nB\u00fccher\n".getBytes(StandardCharsets.ISO_8859_1));
    try (var pool = Pool.inline()) {
      assertThatThrownBy(() ->
              MapReduce.from(TextInput.lines(file))
                  .<String, Long>mapMulti((text, out) -> out.emit(text, 1L))
                  .reduce(Long::sum)
                  .runOn(pool)
                  .toMap())
          .hasMessageContainingAll("latin.txt", "line 2", "UTF-8", "replaceMalformed()");
    }
  }
}
