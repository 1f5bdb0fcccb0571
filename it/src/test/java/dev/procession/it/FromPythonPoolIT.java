package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Outcome;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Cases of Python's tests of pools and executors that no other test here covers. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class FromPythonPoolIT {

  @Test
  void unorderedResultsBeforeAFailedInputAreValidAndItIsToldOnce() {
    try (var pool = Pool.processes(2);
        var results = pool.imapUnordered(x -> 2 * x, MapIT.failingAt(20))) {
      var taken = new ArrayList<Integer>();

      var error = catchThrowable(() -> results.forEachRemaining(taken::add));

      assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("no item 20");
      assertThat(taken)
          .containsExactlyInAnyOrderElementsOf(Range.of(0, 20).stream().map(x -> 2 * x).toList());
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Test
  void unorderedFailuresAreToldOnceEach() {
    try (var pool = Pool.processes(2);
        var outcomes = pool.imapUnordered(x -> 10 / (x % 5), Range.of(0, 50)).outcomes()) {
      var failed = new ArrayList<Long>();
      for (Outcome<Integer> outcome : outcomes) {
        if (outcome instanceof Outcome.Failure<Integer> failure) {
          assertThat(failure.error()).isInstanceOf(TaskFailedException.class);
          failed.add(failure.index());
        }
      }

      assertThat(failed).containsExactlyInAnyOrder(0L, 5L, 10L, 15L, 20L, 25L, 30L, 35L, 40L, 45L);
    }
  }

  @Test
  void twentyResultsThatCannotBeSentCostNoWorker() {
    try (var pool = Pool.processes(2)) {
      for (int i = 0; i < 20; i++) {
        var told = new CompletableFuture<Throwable>();
        var result = pool.applyAsync(Thread::currentThread).onError(told::complete);

        assertThatThrownBy(result::get).hasCauseInstanceOf(TaskSerializationException.class);
        assertThat(told.orTimeout(10, TimeUnit.SECONDS).join())
            .isInstanceOf(TaskSerializationException.class);
      }
      assertThat(pool.stats().starts()).isEqualTo(2);
      assertThat(pool.stats().crashes()).isZero();
    }
  }

  @Test
  void manyBlockedTasksStartNoMoreWorkersAndIdleOnesAreReused(@TempDir Path folder)
      throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(2)) {
      var results = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 30; i++) {
        int number = i;
        results.add(pool.runAsync(() -> gate.arriveAndBlock(number)));
      }
      gate.awaitArrivals(2);
      assertThat(pool.stats().workers()).hasSize(2);
      assertThat(gate.arrived()).hasSize(2);
      gate.open();
      for (var result : results) {
        assertThat(result.get()).isNull();
      }
      assertThat(pool.stats().starts()).isEqualTo(2);
    }
  }

  @Test
  void aCrashAfterShutdownIsToldAndThePoolEnds(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = Pool.processes(1);
    var first = pool.runAsync(() -> blockAndHalt(gate));
    var second = pool.applyAsync(() -> 2);
    gate.awaitArrivalOf("task");

    pool.shutdown();
    gate.open();

    assertThatThrownBy(first::get).hasCauseInstanceOf(WorkerCrashedException.class);
    assertThat(second.get()).isEqualTo(2);
    assertThat(pool.awaitTermination(ofSeconds(10))).isTrue();
  }

  static void blockAndHalt(Gate gate) throws InterruptedException {
    gate.arriveAndBlock("task");
    Runtime.getRuntime().halt(1);
  }

  @Test
  void manyResultsCanBeWaitedForTogether(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(2)) {
      var slow = pool.runAsync(() -> gate.arriveAndBlock("slow"));
      var quick = pool.applyAsync(() -> "quick");

      assertThat(CompletableFuture.anyOf(slow, quick).get(10, TimeUnit.SECONDS)).isEqualTo("quick");
      var all = CompletableFuture.allOf(slow, quick);
      assertThat(all).isNotDone();
      gate.open();
      assertThat(all.get(10, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void eachVictimOfABrokenPoolHasAnErrorOfItsOwn(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withInitializer(() -> haltAt(gate)))) {
      var one = pool.applyAsync(() -> 1);
      var other = pool.applyAsync(() -> 2);
      gate.open();

      var first = catchThrowableOfType(ExecutionException.class, one::get).getCause();
      var second = catchThrowableOfType(ExecutionException.class, other::get).getCause();
      assertThat(first).hasMessage(second.getMessage()).isNotSameAs(second);
    }
  }

  static void haltAt(Gate gate) throws InterruptedException {
    gate.block();
    Runtime.getRuntime().halt(3);
  }

  /** What this worker was given, if it still has it. */
  private static final List<WeakReference<Object>> SEEN = new ArrayList<>();

  @Test
  void argumentsAndResultsAreForgottenInTheWorker() {
    try (var pool = Pool.processes(1)) {
      int length = pool.apply(FromPythonPoolIT::remember, new byte[1 << 20]);
      assertThat(length).isEqualTo(1 << 20);

      await().until(() -> pool.apply(FromPythonPoolIT::remembered) == 0);
    }
  }

  static int remember(byte[] bytes) {
    SEEN.add(new WeakReference<>(bytes));
    return bytes.length;
  }

  static long remembered() {
    System.gc();
    if (SEEN.isEmpty()) {
      throw new IllegalStateException("another worker");
    }
    return SEEN.stream().filter(reference -> reference.get() != null).count();
  }

  @Test
  void argumentsAndResultsAreForgottenInTheProgram() {
    try (var pool = Pool.processes(1);
        var results = pool.imap(_ -> new byte[1 << 20], Range.of(0, 3))) {
      var argument = argumentOf(pool);
      var taken = new WeakReference<>(results.next());

      await()
          .untilAsserted(() -> {
            System.gc();
            assertThat(argument.get()).isNull();
            assertThat(taken.get()).isNull();
          });
      assertThat(results.next()).hasSize(1 << 20);
    }
  }

  private static WeakReference<byte[]> argumentOf(Pool pool) {
    byte[] argument = new byte[1 << 20];
    assertThat(pool.<byte[], Integer>apply(bytes -> bytes.length, argument)).isEqualTo(1 << 20);
    return new WeakReference<>(argument);
  }

  @Test
  void aWorkerThatIsKilledAfterAResizeIsReplaced() {
    try (var pool = Pool.processes(1)) {
      long pid = pool.apply(() -> ProcessHandle.current().pid());
      pool.resize(3);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();

      await()
          .atMost(ofSeconds(20))
          .untilAsserted(() ->
              assertThat(pool.stats().workers())
                  .hasSize(3)
                  .allMatch(w -> w.state().equals("IDLE") && w.pid().orElseThrow() != pid));
      assertThat(pool.map(x -> x + 1, Range.of(0, 100))).isEqualTo(Range.of(1, 101));
    }
  }

  @Test
  void poolsWorkThreeDeep() {
    try (var pool = Pool.processes(1)) {
      assertThat(pool.<Integer>apply(() -> depth(2))).isEqualTo(3);
    }
  }

  static int depth(int below) {
    if (below == 0) {
      return 1;
    }
    try (var pool = Pool.processes(1)) {
      return 1 + pool.apply(() -> depth(below - 1));
    }
  }

  /** Its class has a pool of its own, which every worker makes again. */
  static final class WithStaticPool {
    private static final Pool POOL = Pool.processes(2);

    private WithStaticPool() {}

    public static void main(String[] arguments) {
      try (POOL) {
        System.out.println(POOL.map(x -> x + 1, List.of(1, 2, 3)));
        System.out.println(
            ProcessHandle.current().descendants().filter(WithStaticPool::isWorker).count());
      }
    }

    private static boolean isWorker(ProcessHandle process) {
      return process.info().commandLine().orElse("").contains("/arguments");
    }
  }

  @Test
  void aPoolInAStaticFieldStartsNoProcessesInWorkers(@TempDir Path folder) throws Exception {
    try (var program = Program.start(folder, WithStaticPool.class, List.of())) {
      assertThat(program.lines()).startsWith("[2, 3, 4]", "2");
    }
  }

  /** Exits in a callback. */
  static final class ExitInCallback {
    private ExitInCallback() {}

    public static void main(String[] arguments) throws Exception {
      try (var pool = Pool.processes(2)) {
        var _ = pool.applyAsync(() -> 1).onSuccess(_ -> System.exit(5));
        Thread.sleep(60_000);
      }
    }
  }

  @Test
  void anExitInACallbackEndsTheProgram(@TempDir Path folder) throws Exception {
    try (var program = Program.start(folder, ExitInCallback.class, List.of())) {
      assertThat(program.join()).as(program.output()).isEqualTo(5);
    }
  }

  @Test
  void aWorkerKilledAtItsLimitTakesItsChildrenWithIt(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var pool = Pool.processes(c -> c.withWorkers(1).withGrace(ofMillis(50)))) {
      assertThatThrownBy(() -> pool.withTimeout(ofSeconds(1)).run(() -> spinWithAChild(gate)))
          .isInstanceOf(TaskTimeoutException.class);

      var children = gate.arrived().stream().map(Long::parseLong).toList();
      assertThat(children).hasSize(1);
      await()
          .atMost(ofSeconds(5))
          .untilAsserted(() -> assertThat(children).noneMatch(ProcessState::isAlive));
    }
  }

  static void spinWithAChild(Gate gate) throws IOException {
    gate.arrive(new ProcessBuilder("sleep", "60").start().pid());
    while (gate.folder() != null) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anEnvironmentOfTheWorkersIsNotThatOfTheProgram() {
    try (var pool = Pool.processes(c -> c.withWorkers(1).withEnvironment("COFFEE", "black"))) {
      assertThat(pool.<String>apply(() -> System.getenv("COFFEE"))).isEqualTo("black");
      assertThat(System.getenv("COFFEE")).isNull();
    }
  }

  /** Tells when it has been written: from then on it is sent. */
  static final class Large implements Serializable {
    private static final long serialVersionUID = 1;
    private final Gate gate;
    final byte[] bytes = new byte[50 << 20];

    Large(Gate gate) {
      this.gate = gate;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      gate.arrive("written");
    }
  }

  @Repeated
  void aWorkerThatIsKilledWhileItSendsCostsItsOwnResultAtMost(@TempDir Path folder)
      throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var pool = Pool.processes(1)) {
      long pid = pool.apply(() -> ProcessHandle.current().pid());
      var large = pool.applyAsync(() -> new Large(gate));
      var next = pool.applyAsync(() -> 2);
      await()
          .pollDelay(ofMillis(0))
          .pollInterval(ofMillis(1))
          .until(() -> gate.hasArrived("written"));

      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

      var error = catchThrowable(large::get);
      if (error != null) {
        assertThat(error).hasCauseInstanceOf(WorkerCrashedException.class);
      }
      assertThat(next.get()).isEqualTo(2);
    }
  }
}
