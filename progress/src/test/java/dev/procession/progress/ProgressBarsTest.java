package dev.procession.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.ProcessionException;
import dev.procession.Range;
import dev.procession.Results;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProgressBarsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream file = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aLoopIsCountedToItsEnd() {
    List<Integer> seen = new ArrayList<>();
    for (int item : ProgressBars.wrap(List.of(1, 2, 3), this::toFile)) {
      seen.add(item);
    }

    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(lines()).singleElement().asString().startsWith("Work: 3/3 (100%)");
  }

  @Test
  void anItemCountsOnceTheNextOneIsAskedFor() {
    var iterator = ProgressBars.wrap(List.of(1, 2), this::toFile).iterator();
    assertThat(iterator.next()).isEqualTo(1);
    assertThat(iterator.next()).isEqualTo(2);
    assertThat(iterator.hasNext()).isFalse();

    assertThat(lines()).singleElement().asString().startsWith("Work: 2/2");
  }

  @Test
  void itemsWithoutASizeHaveNoTotal() {
    Iterable<Integer> items = () -> List.of(1, 2, 3).iterator();
    for (int _ : ProgressBars.wrap(items, this::toFile)) {}

    assertThat(lines()).singleElement().asString().startsWith("Work: 3 it [");
  }

  @Test
  void eachRoundThroughTheItemsHasABarOfItsOwn() {
    Iterable<Integer> wrapped = ProgressBars.wrap(Range.of(0, 5), this::toFile);
    for (int _ : wrapped) {}
    for (int _ : wrapped) {}

    assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("Work: 5/5"));
  }

  @Test
  void resultsAreCountedAsTheyAreTaken() {
    try (var pool = Pool.inline()) {
      var results =
          ProgressBars.wrap(pool.imap(x -> x * x, Range.of(0, 4)), c -> toFile(c).withTotal(4));

      assertThat(taken(results)).containsExactly(0, 1, 4, 9);
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 4/4 (100%)");
  }

  @Test
  void aFailureCountsAndTheRestGoesOn() {
    try (var pool = Pool.inline()) {
      var results = ProgressBars.wrap(pool.imap(x -> 6 / x, List.of(1, 0, 2)), this::toFile);

      assertThat(results.next()).isEqualTo(6);
      assertThatThrownBy(results::next).isInstanceOf(ProcessionException.class);
      assertThat(results.next()).isEqualTo(3);
      assertThat(results.hasNext()).isFalse();
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 3 it [");
  }

  @Test
  void outcomesAndWaitsWithALimitAreCountedToo() throws Exception {
    try (var pool = Pool.inline()) {
      var results = ProgressBars.wrap(pool.imap(x -> 6 / x, List.of(1, 0, 2)), this::toFile);

      assertThat(results.next(Duration.ofSeconds(10))).isEqualTo(6);
      assertThat(taken(results.outcomes()))
          .satisfiesExactly(
              outcome -> assertThat(outcome).isInstanceOf(Outcome.Failure.class),
              outcome -> assertThat(outcome).isInstanceOf(Outcome.Success.class));
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 3 it [");
  }

  @Test
  void aStreamOfResultsIsCountedAndClosed() {
    try (var pool = Pool.inline()) {
      try (var stream =
          ProgressBars.wrap(pool.imap(x -> x, Range.of(0, 9)), this::toFile).stream()) {
        assertThat(stream.limit(5)).containsExactly(0, 1, 2, 3, 4);
      }
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 5 it [");
  }

  @Test
  void aBarEndsWhenItsResultsAreClosedEarly() {
    try (var pool = Pool.inline();
        var results = ProgressBars.wrap(pool.imap(x -> x, Range.of(0, 9)), this::toFile)) {
      assertThat(results.next()).isZero();
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 1 it [");
  }

  @Test
  void aPoolTellsItsBar() {
    try (var pool = Pool.inline()) {
      assertThat(pool.withProgress(ProgressBars.bar(this::toFile)).map(x -> x + 1, Range.of(0, 10)))
          .hasSize(10);
    }
    assertThat(lines()).singleElement().asString().startsWith("Work: 10/10 (100%)");
  }

  @Test
  void silenceIsSilent() {
    var handle = ProgressBars.silent().begin(OptionalLong.of(3));
    handle.advance(3);
    handle.message("x");
    handle.end();

    assertThat(lines()).isEmpty();
  }

  private static <R> List<R> taken(Results<R> results) {
    List<R> taken = new ArrayList<>();
    results.forEachRemaining(taken::add);
    return taken;
  }

  private BarConfig toFile(BarConfig config) {
    return config.withDescription("Work").withOutput(file);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
