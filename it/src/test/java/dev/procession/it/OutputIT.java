package dev.procession.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.WorkerCrashedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(Leftovers.class)
class OutputIT {
  private final List<Output.Line> lines = new CopyOnWriteArrayList<>();

  @Repeated
  void linesComeWholeAndBeforeTheResult() {
    try (var pool = recording()) {
      for (int i = 0; i < 50; i++) {
        int number = i;
        pool.run(() -> {
          System.out.println("out " + number);
          System.err.println("err " + number);
        });

        assertThat(texts(false)).hasSize(number + 1).last().isEqualTo("out " + number);
        assertThat(texts(true)).hasSize(number + 1).last().isEqualTo("err " + number);
      }
    }
    assertThat(lines).allMatch(line -> line.pool().startsWith("pool-"));
    assertThat(lines).allMatch(line -> line.worker().equals("worker-1"));
  }

  @Test
  void anUnfinishedLineIsHandedOnAtTheEndOfTheTask() {
    try (var pool = recording()) {
      pool.run(() -> System.out.print("no end"));
      assertThat(texts(false)).containsExactly("no end");

      pool.run(() -> System.out.print("again"));
      assertThat(texts(false)).containsExactly("no end", "again");
    }
  }

  @Test
  void linesOfSeveralWorkersAreNotMixed() {
    try (var pool = Pool.processes(c -> c.withWorkers(3).withOutput(Output.to(lines::add)))) {
      pool.forEach(x -> System.out.println(("" + x % 10).repeat(500)), Range.of(0, 1000));

      assertThat(lines).hasSize(1000).allMatch(line -> line.text().matches("(\\d)\\1{499}"));
    }
  }

  @Test
  void aFloodArrivesWhole() {
    var bytes = new AtomicLong();
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withOutput(Output.to(line -> bytes.addAndGet(line.text().length() + 1))))) {
      pool.run(OutputIT::flood);

      assertThat(bytes).hasValue(20L << 20);
      assertThat(pool.map(x -> x, Range.of(0, 10))).isEqualTo(Range.of(0, 10));
    }
  }

  static void flood() {
    String line = "x".repeat(1023);
    for (int i = 0; i < 20 << 10; i++) {
      System.out.println(line);
    }
  }

  @Test
  void aSlowConsumerHoldsUpNoResultForLong() {
    var gate = new CountDownLatch(1);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withOutput(Output.to(_ -> block(gate))))) {
      int result =
          pool.apply(() -> {
            System.out.println("held up");
            return 42;
          });

      assertThat(result).isEqualTo(42);
      assertThat(gate.getCount()).isEqualTo(1);
      gate.countDown();
    }
  }

  private static void block(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatAFinalizerPrintsIsHandedOnBeforeCloseReturns() {
    var slow = new SlowConsumer();
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1).withFinalizer(() -> say(0, 2000)).withOutput(Output.to(slow::take)))) {
      pool.run(() -> say(0, 1));
    }

    assertThat(slow.texts()).hasSize(2001).last().isEqualTo("line 1999");
  }

  @Test
  void aCrashQuotesTheLastLineThoughTheConsumerIsFarBehind() {
    var gate = new CountDownLatch(1);
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withOutput(
                    Output.to(line -> {
                      block(gate);
                      lines.add(line);
                    })))) {
      var error =
          catchThrowableOfType(
              WorkerCrashedException.class,
              () ->
                  pool.run(() -> {
                    say(0, 2000);
                    Runtime.getRuntime().halt(9);
                  }));

      assertThat(error.lastLines().getLast()).isEqualTo("line 1999");
      gate.countDown();
    }
    assertThat(texts(false)).hasSize(2000).last().isEqualTo("line 1999");
  }

  @Test
  void theLinesOfARetiredWorkerAreHandedOnToo() {
    var slow = new SlowConsumer();
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withMaxTasksPerWorker(1)
                .withFinalizer(() -> say(0, 500))
                .withOutput(Output.to(slow::take)))) {
      pool.forEach(x -> say(x, 1), Range.of(0, 3));
    }

    assertThat(slow.texts().stream().filter("line 499"::equals)).hasSizeGreaterThanOrEqualTo(3);
  }

  static void say(int from, int count) {
    for (int i = from; i < from + count; i++) {
      System.out.println("line " + i);
    }
  }

  /** Takes a line only after some time, as a terminal at the end of a bad line does. */
  private static final class SlowConsumer {
    private final List<String> taken = new CopyOnWriteArrayList<>();

    void take(Output.Line line) {
      LockSupport.parkNanos(500_000);
      taken.add(line.text());
    }

    List<String> texts() {
      return taken;
    }
  }

  @Test
  void aConsumerThatThrowsStopsNothing() {
    try (var pool =
        Pool.processes(c ->
            c.withWorkers(1)
                .withOutput(
                    Output.to(line -> {
                      lines.add(line);
                      throw new IllegalStateException("on purpose, in a consumer");
                    })))) {
      pool.forEach(x -> System.out.println(x), Range.of(0, 10));

      assertThat(texts(false)).hasSize(10);
    }
  }

  @Test
  void whatAnItemPrintedIsInItsOutcome() {
    try (var pool = recording();
        var outcomes = pool.withOutput().imap(OutputIT::say, Range.of(0, 3)).outcomes()) {
      assertThat(outcomes.next().output()).isEqualTo("item 0\n");
      assertThat(outcomes.next().output()).isEqualTo("item 1\n");
      assertThat(outcomes.next().output()).isEqualTo("item 2\nand out");
      assertThat(texts(false)).containsExactly("item 0", "item 1", "item 2", "and out");
    }
  }

  static int say(int item) {
    System.out.println("item " + item);
    if (item == 2) {
      System.out.print("and out");
      throw new IllegalStateException("two");
    }
    return item;
  }

  @Test
  void whatAnItemPrintedIsInItsError() {
    try (var pool = recording()) {
      var error =
          catchThrowableOfType(
              TaskFailedException.class, () -> pool.withOutput().apply(OutputIT::say, 2));

      assertThat(error.output()).isEqualTo("item 2\nand out");
    }
  }

  @Test
  void standardInputIsEmpty() {
    try (var pool = Pool.processes(1)) {
      assertThat(pool.apply(OutputIT::readInput)).isEqualTo(-1);
    }
  }

  static int readInput() throws IOException {
    return System.in.read();
  }

  @Test
  void closingStandardOutputInATaskDoesNotSilenceTheNext() {
    try (var pool = recording()) {
      pool.run(() -> System.out.close());

      pool.run(() -> System.out.println("still here"));

      assertThat(texts(false)).containsExactly("still here");
    }
  }

  @Test
  void whatAChildOfATaskPrintsArrivesToo() {
    try (var pool = recording()) {
      pool.run(() -> new ProcessBuilder("echo", "from echo").inheritIO().start().waitFor());

      await().untilAsserted(() -> assertThat(texts(false)).containsExactly("from echo"));
    }
  }

  @Test
  void linesAreNotOnlyAscii() {
    try (var pool = recording()) {
      pool.run(() -> System.out.println("äöü 漢字 🙂"));

      assertThat(texts(false)).containsExactly("äöü 漢字 🙂");
    }
  }

  @Test
  void byDefaultLinesHaveTheWorkerBeforeThem() {
    var printed = captured(c -> c.withWorkers(1).withName("pool-prefix"));

    assertThat(printed).containsExactly("[pool-prefix/worker-1] hello");
  }

  @Test
  void plainLinesAreAsTheyAre() {
    assertThat(captured(c -> c.withWorkers(1).withOutput(Output.plain()))).containsExactly("hello");
  }

  @Test
  void discardedLinesAreNotShown() {
    assertThat(captured(c -> c.withWorkers(1).withOutput(Output.discard()))).isEmpty();
  }

  private static List<String> captured(UnaryOperator<dev.procession.PoolConfig> configuration) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try (var pool = Pool.processes(configuration)) {
      pool.run(() -> System.out.println("hello"));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8).lines().toList();
  }

  @Test
  void theOrderWithinOneStreamIsKept() {
    try (var pool = recording()) {
      pool.run(() -> IntStream.range(0, 5000).forEach(System.out::println));

      assertThat(texts(false)).isEqualTo(IntStream.range(0, 5000).mapToObj(x -> "" + x).toList());
    }
  }

  private Pool recording() {
    return Pool.processes(c -> c.withWorkers(1).withOutput(Output.to(lines::add)));
  }

  private List<String> texts(boolean isError) {
    return lines.stream().filter(line -> line.isError() == isError).map(Output.Line::text).toList();
  }
}
