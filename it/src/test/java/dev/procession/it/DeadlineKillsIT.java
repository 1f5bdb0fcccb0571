package dev.procession.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskContext;
import dev.procession.TaskTimeoutException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Items that must be killed, one after the other, until something would have run out. */
@ExtendWith(Leftovers.class)
class DeadlineKillsIT {
  private static final Duration LIMIT = ofMillis(500);
  private static final Duration GRACE = ofMillis(50);
  private static final int WORKERS = 2;

  /** Threads and descriptors of the JVM itself that come and go. */
  private static final int NOISE = 5;

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void tenKillsInARowLeaveAFullPool() throws Exception {
    killInARow(10);
  }

  @Test
  @Tag("stress")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void aThousandKillsInARowLeaveAFullPool() throws Exception {
    killInARow(1000);
  }

  private void killInARow(int kills) throws IOException {
    try (var pool = Pool.processes(c -> c.withWorkers(WORKERS).withGrace(GRACE))) {
      var _ = kill(pool, 0, WORKERS); // what stays open from then on is open now
      awaitFull(pool);
      int descriptors = descriptors();
      int threads = Thread.getAllStackTraces().size();

      List<Duration> late = kill(pool, WORKERS, WORKERS + kills);

      tell(kills, late);
      awaitFull(pool);
      assertThat(late).isNotEmpty();
      assertThat(pool.stats().starts()).isEqualTo(WORKERS + WORKERS + kills);
      await()
          .untilAsserted(() -> {
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors + NOISE);
            assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threads + NOISE);
          });
      assertThat(pool.map(x -> x + 1, Range.of(0, 1000))).isEqualTo(Range.of(1, 1001));
    }
  }

  /** How long after its limit each item that had begun was given up by the pool. */
  private List<Duration> kill(Pool pool, int from, int to) throws IOException {
    String marks = folder.toString();
    var late = new ArrayList<Duration>();
    int killed = 0;
    try (var outcomes =
        pool.withTimeout(LIMIT)
            .withChunkSize(1)
            .imapUnordered(x -> spin(marks, x), Range.of(from, to))
            .outcomes()) {
      for (Outcome<Integer> outcome : outcomes) {
        Instant now = Instant.now();
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        var error = ((Outcome.Failure<Integer>) outcome).error();
        assertThat(error).isInstanceOf(TaskTimeoutException.class);
        deadlineOf(from + outcome.index())
            .ifPresent(deadline -> late.add(Duration.between(deadline, now)));
        killed++;
      }
    }
    assertThat(killed).isEqualTo(to - from);
    return late;
  }

  /** Empty if the item was killed before it had begun: on a busy machine its worker is that new. */
  private Optional<Instant> deadlineOf(long item) throws IOException {
    Path mark = folder.resolve("deadline-" + item);
    String text = Files.exists(mark) ? Files.readString(mark) : "";
    return text.endsWith("Z") ? Optional.of(Instant.parse(text)) : Optional.empty();
  }

  static int spin(String folder, int item) throws IOException {
    Instant deadline = TaskContext.current().deadline().orElseThrow();
    try (var mark = new FileOutputStream(folder + "/deadline-" + item)) { // deaf to interrupts
      mark.write(deadline.toString().getBytes(UTF_8));
    }
    while (deadline.isBefore(Instant.MAX)) {
      Thread.onSpinWait();
    }
    return item;
  }

  private static void tell(int kills, List<Duration> late) throws IOException {
    var sorted = late.stream().map(Duration::toMillis).sorted().toList();
    String line =
        kills
            + " kills, "
            + sorted.size()
            + " of them measured, with a grace of "
            + GRACE.toMillis()
            + " ms; given up after the limit: median "
            + sorted.get(sorted.size() / 2)
            + " ms, p99 "
            + sorted.get(sorted.size() * 99 / 100)
            + " ms, at most "
            + sorted.getLast()
            + " ms";
    System.out.println(line);
    Files.writeString(Path.of("target", "deadline-kills-" + kills + ".txt"), line + "\n");
  }

  private static void awaitFull(Pool pool) {
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() ->
            assertThat(pool.stats().workers())
                .hasSize(WORKERS)
                .allMatch(worker -> worker.state().equals("IDLE")));
  }

  private static int descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    }
  }
}
