package dev.procession.it;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of lazy results before the end of the input. */
@Timeout(20)
@ExtendWith(Leftovers.class)
class LazyEndIT {
  private static Pool pool;

  @BeforeAll
  static void open() {
    pool = Pool.processes(Sizes.WORKERS);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Test
  void closingStopsWhatRuns(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var results = pool.imap(x -> LazyIT.hold(gate, x), List.of(0));
    gate.awaitArrivalOf(0);

    results.close();

    await()
        .untilAsserted(
            () -> assertThat(pool.stats().workers()).allMatch(w -> w.state().equals("IDLE")));
  }

  @Test
  void closingTheStreamClosesTheResults() {
    var results = pool.imap(x -> x, Stream.iterate(0, x -> x + 1));
    try (var stream = results.stream()) {
      assertThat(stream.limit(3).toList()).containsExactly(0, 1, 2);
    }
    assertThat(results.hasNext()).isFalse();
  }

  @Test
  void droppedResultsAreAbandoned() {
    var pulled = new AtomicInteger();
    drop(pulled);

    await()
        .pollInterval(ofMillis(20))
        .untilAsserted(() -> {
          System.gc();
          int before = pulled.get();
          assertThat(pool.map(x -> x, List.of(1))).containsExactly(1);
          assertThat(pool.stats().queuedItems()).isZero();
          assertThat(pulled.get()).isEqualTo(before);
        });
  }

  private static void drop(AtomicInteger pulled) {
    var input = Stream.iterate(0, x -> x + 1).peek(_ -> pulled.incrementAndGet());
    var results = pool.imap(x -> x, input);
    assertThat(results.next()).isZero();
  }

  @Test
  void anInterruptClosesTheResults(@TempDir Path folder) {
    var gate = Gate.in(folder);
    var results = pool.imap(x -> LazyIT.hold(gate, x), List.of(0));
    gate.awaitArrivalOf(0);

    Thread.currentThread().interrupt();

    assertThatThrownBy(results::next).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(results.hasNext()).isFalse();
  }
}
