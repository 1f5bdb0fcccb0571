package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolClosedException;
import dev.procession.PoolEvent;
import dev.procession.Range;
import dev.procession.WorkerStartException;
import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every end of a pool, from every thread that may come to it and in every state of its workers. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class PoolEndIT {

  /** What is done to it. */
  enum End {
    CLOSE,
    TERMINATE,
    SHUTDOWN;

    void act(Pool pool) {
      switch (this) {
        case CLOSE -> pool.close();
        case TERMINATE -> pool.terminate();
        case SHUTDOWN -> pool.shutdown();
      }
    }
  }

  /** On which thread. */
  enum From {
    PLATFORM_THREAD,
    VIRTUAL_THREAD,
    CALLBACK,
    ERROR_CALLBACK,
    DEPENDENT_STAGE,
    LISTENER,
    CONSUMER_OF_LINES,
    LAZY_INPUT;

    boolean isCallback() {
      return this == CALLBACK || this == ERROR_CALLBACK || this == DEPENDENT_STAGE;
    }
  }

  /** Ends a pool once, on the first occasion, and keeps what came of it. */
  private static final class Ending {
    final CompletableFuture<Pool> pool = new CompletableFuture<>();
    private final CompletableFuture<Optional<Throwable>> outcome = new CompletableFuture<>();
    private final End end;

    Ending(End end) {
      this.end = end;
    }

    void act() {
      outcome.complete(Optional.ofNullable(catchThrowable(() -> end.act(pool.join()))));
    }

    /** What was thrown. */
    Optional<Throwable> await() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }
  }

  private static Pool open(From from, Ending ending) {
    var pool =
        Pool.processes(c -> {
          var two = c.withWorkers(2);
          return switch (from) {
            case LISTENER ->
                two.withListener(event -> {
                  if (event instanceof PoolEvent.TaskFinished of && of.call().equals("occasion")) {
                    ending.act();
                  }
                });
            case CONSUMER_OF_LINES -> two.withOutput(Output.to(_ -> ending.act()));
            default -> two;
          };
        });
    ending.pool.complete(pool);
    return pool;
  }

  private static void occasion(From from, Pool pool, Ending ending) {
    switch (from) {
      case PLATFORM_THREAD -> Thread.ofPlatform().start(ending::act);
      case VIRTUAL_THREAD -> Thread.ofVirtual().start(ending::act);
      case CALLBACK -> {
        var _ = pool.applyAsync(() -> 1).onSuccess(_ -> ending.act());
      }
      case ERROR_CALLBACK -> {
        var _ = pool.applyAsync(() -> Integer.parseInt("x")).onError(_ -> ending.act());
      }
      case DEPENDENT_STAGE -> {
        var _ = pool.applyAsync(() -> 1).thenRun(ending::act);
      }
      case LISTENER, CONSUMER_OF_LINES -> {
        var _ = pool.withName("occasion").runAsync(() -> System.out.println("a line"));
      }
      case LAZY_INPUT -> {
        var _ = pool.imap(x -> x, Stream.of(1, 2, 3).peek(_ -> ending.act()));
      }
    }
  }

  private void endsFrom(From from, End end) throws Exception {
    var ending = new Ending(end);
    var pool = open(from, ending);
    assertThat(pool.<Integer, Integer>apply(x -> x + 1, 1)).isEqualTo(2);

    occasion(from, pool, ending);

    var error = ending.await();
    if (end == End.CLOSE && from.isCallback()) {
      assertThat(error).containsInstanceOf(IllegalStateException.class);
    } else if (end != End.CLOSE) {
      assertThat(error).isEmpty();
    }
    pool.close();
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsOrIsRefusedOnEveryThread(From from) throws Exception {
    endsFrom(from, End.CLOSE);
  }

  @ParameterizedTest
  @EnumSource
  void terminateEndsOnEveryThread(From from) throws Exception {
    endsFrom(from, End.TERMINATE);
  }

  @ParameterizedTest
  @EnumSource
  void shutdownEndsOnEveryThread(From from) throws Exception {
    endsFrom(from, End.SHUTDOWN);
  }

  /** What the pool is about when it ends. */
  enum During {
    START,
    IDLENESS,
    WORK,
    A_FULL_QUEUE,
    A_DEATH,
    A_RESIZE,
    AN_INITIALIZER,
    A_SHUTDOWN,
    A_CLOSE_BY_ANOTHER
  }

  private static Pool during(During state, Gate gate) throws Exception {
    var pool =
        state == During.AN_INITIALIZER
            ? Pool.processes(c -> c.withWorkers(2).withInitializer(() -> arriveFor(gate)))
            : Pool.processes(2);
    if (state != During.START && state != During.AN_INITIALIZER) {
      await().until(() -> pool.stats().workers().stream().allMatch(w -> w.state().equals("IDLE")));
    }
    switch (state) {
      case START, IDLENESS -> {}
      case WORK, A_SHUTDOWN, A_CLOSE_BY_ANOTHER -> {
        var _ = pool.runAsync(() -> gate.arriveAndBlock("task"));
        gate.awaitArrivalOf("task");
      }
      case A_FULL_QUEUE -> {
        var _ = pool.mapAsync(x -> LazyIT.hold(gate, x), Range.of(0, 10_000));
        gate.awaitArrivalOf(0);
      }
      case A_DEATH -> {
        for (var worker : pool.stats().workers()) {
          ProcessHandle.of(worker.pid().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
      case A_RESIZE -> {
        pool.resize(4);
        pool.resize(1);
      }
      case AN_INITIALIZER -> gate.awaitArrivals(1);
    }
    if (state == During.A_SHUTDOWN) {
      pool.shutdown();
    }
    if (state == During.A_CLOSE_BY_ANOTHER) {
      var closing = Thread.ofVirtual().start(pool::close);
      await().until(() -> closing.getState().name().endsWith("WAITING")); // with or without a limit
    }
    return pool;
  }

  static void arriveFor(Gate gate) throws InterruptedException {
    gate.arriveAndBlock(ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @EnumSource
  void terminateEndsInEveryState(During state, @TempDir Path folder) throws Exception {
    var pool = during(state, Gate.in(folder));

    pool.terminate();
    pool.terminate();

    assertThat(pool.awaitTermination(ofSeconds(10))).isTrue();
    pool.close();
    pool.terminate();
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void closeEndsInEveryState(During state, @TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = during(state, gate);
    gate.open();

    pool.close();
    pool.close();

    assertThat(pool.awaitTermination(ofSeconds(0))).isTrue();
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(PoolClosedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCloseEndsInEveryState(During state, @TempDir Path folder) throws Exception {
    var pool = during(state, Gate.in(folder));

    Thread.currentThread().interrupt();
    pool.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(pool.awaitTermination(ofSeconds(0))).isTrue();
  }

  /** It is killed before the socket it talks to is closed, which it would complain of. */
  @Repeated
  void aWorkerThatIsStoppedWhileItCallsBackPrintsNothing() {
    var lines = new ConcurrentLinkedQueue<Output.Line>();
    for (int i = 0; i < 5; i++) {
      try (var pool = Pool.processes(c -> c.withWorkers(2).withOutput(Output.to(lines::add)))) {
        await().pollInterval(ofMillis(1)).until(PoolEndIT::someWorkerCallsBack);
        pool.terminate();
      }
    }
    assertThat(lines).isEmpty();
  }

  /** A connection to a worker's socket is listed with its path, as the socket itself is. */
  private static boolean someWorkerCallsBack() throws IOException {
    Path folder = RuntimeFolder.ofThisProcess().path();
    try (var sockets = Files.lines(Path.of("/proc/net/unix"))) {
      return sockets
          .filter(socket -> socket.contains(folder + "/"))
          .map(socket -> socket.substring(socket.indexOf(folder.toString())))
          .collect(Collectors.groupingBy(path -> path, Collectors.counting()))
          .values()
          .stream()
          .anyMatch(count -> count > 1);
    }
  }

  @Test
  void aBrokenPoolEnds() {
    var pool =
        Pool.processes(c -> c.withWorkers(2).withInitializer(() -> Runtime.getRuntime().halt(3)));
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(WorkerStartException.class);

    pool.close();

    assertThat(pool.stats().workers()).isEmpty();
  }

  @Test
  void aStoppedWorkerIsNotWaitedForForEver() throws Exception {
    var pool = Pool.processes(c -> c.withWorkers(1).withStartDeadline(ofSeconds(3)));
    long pid = pool.apply(() -> ProcessHandle.current().pid());
    ProcessState.signal("STOP", pid);
    await().until(() -> ProcessState.isStopped(pid));

    pool.close();

    assertThat(ProcessState.isAlive(pid)).isFalse();
  }

  /** Which then shows no sign of life. */
  @Test
  @Timeout(30)
  void closeKillsAStoppedWorkerLongBeforeTheDeadlineOfAStart() throws Exception {
    var pool = Pool.processes(1);
    long pid = pool.apply(() -> ProcessHandle.current().pid());
    ProcessState.signal("STOP", pid);
    await().until(() -> ProcessState.isStopped(pid));

    pool.close();

    assertThat(ProcessState.isAlive(pid)).isFalse();
  }

  @Test
  void terminateEndsStoppedWorkersAtOnce(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = Pool.processes(1);
    var pending = pool.runAsync(() -> arriveFor(gate));
    gate.awaitArrivals(1);
    long pid = Long.parseLong(gate.arrived().getFirst());
    ProcessState.signal("STOP", pid);
    await().until(() -> ProcessState.isStopped(pid));

    pool.terminate();

    assertThatThrownBy(() -> pending.get(1, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(PoolClosedException.class);
    assertThat(pool.awaitTermination(ofSeconds(5))).isTrue();
    pool.close();
  }

  @Test
  void terminateEndsThePoolsInItsWorkersToo(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var pool = Pool.processes(2);
    var _ = pool.withChunkSize(1).mapAsync(_ -> nest(gate), Range.of(0, 2));
    gate.awaitArrivals(4);
    var inner = gate.arrived().stream().map(Long::parseLong).toList();

    pool.terminate();

    assertThat(pool.awaitTermination(ofSeconds(5))).isTrue();
    await()
        .atMost(ofSeconds(5))
        .untilAsserted(() -> assertThat(inner).noneMatch(ProcessState::isAlive));
    pool.close();
  }

  static int nest(Gate gate) {
    try (var pool = Pool.processes(2)) {
      pool.withChunkSize(1).forEach(_ -> arriveFor(gate), Range.of(0, 2));
    }
    return 0;
  }
}
