package dev.procession.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.AsyncResult;
import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.PoolClosedException;
import dev.procession.Range;
import dev.procession.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a program whose own shutdown hooks wait for pools, use them or close them. */
@Timeout(90)
@ExtendWith(Leftovers.class)
class ShutdownIT {
  @TempDir private Path folder;

  /** Whom the hook waits for, while the pool's only task does not end. */
  enum Waited {
    APPLY,
    MAP,
    LAZY,
    RESULT,
    CALLBACK,
    EXECUTOR,
    GATHERER,
    MAP_REDUCE,
    THREADS,
    CLOSE_ELSEWHERE
  }

  /** A program whose hook waits for a thread that waits for a task. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws Exception {
      var gate = new Gate(arguments[0]);
      Waited waited = Waited.valueOf(arguments[1]);
      Pool pool =
          waited == Waited.THREADS
              ? Pool.threads(1)
              : Pool.processes(c -> c.withWorkers(1).withShutdownGrace(ofMillis(1500)));
      var waiting = new Thread(() -> tell(() -> use(pool, gate, waited)));
      waiting.setDaemon(true);
      waiting.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> join(waiting)));
      await().atMost(ofSeconds(20)).until(() -> !gate.arrived().isEmpty());
      System.exit(3);
    }

    private static Object use(Pool pool, Gate gate, Waited waited) throws Exception {
      return switch (waited) {
        case APPLY, THREADS -> pool.apply(x -> block(gate, x), 0);
        case MAP -> pool.map(x -> block(gate, x), Range.of(0, 4));
        case LAZY -> {
          try (Results<Integer> results = pool.imap(x -> block(gate, x), Range.of(0, 4))) {
            yield results.next();
          }
        }
        case RESULT -> pool.applyAsync(x -> block(gate, x), 0).join();
        case CALLBACK -> {
          var called = new CountDownLatch(1);
          var _ =
              pool.applyAsync(() -> 1)
                  .onSuccess(_ -> {
                    tell(() -> pool.apply(x -> block(gate, x), 0));
                    called.countDown();
                  });
          called.await();
          yield "called";
        }
        case EXECUTOR -> {
          try (var executor = pool.asExecutorService()) {
            yield executor.submit(() -> block(gate, 0)).get();
          }
        }
        case GATHERER ->
            Range.of(0, 4).stream().gather(pool.gatherer(x -> block(gate, x))).toList();
        case MAP_REDUCE ->
            pool.mapReduce(Range.of(0, 4), x -> java.util.Map.of(0, block(gate, x)), Integer::sum);
        case CLOSE_ELSEWHERE -> {
          AsyncResult<Integer> result = pool.applyAsync(x -> block(gate, x), 0);
          pool.close();
          yield result.get();
        }
      };
    }

    private static int block(Gate gate, int item) throws InterruptedException {
      if (item == 0) {
        gate.arriveAndBlock("task");
      }
      return item;
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        System.out.println(e);
      }
    }
  }

  private static void tell(Callable<?> call) {
    try {
      System.out.println("got " + call.call());
    } catch (Throwable e) {
      Throwable cause = e.getCause();
      System.out.println(cause instanceof PoolClosedException ? cause : e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHookThatWaitsForSomebodyWhoWaitsForATaskDoesNotKeepTheProgramFromEnding(Waited waited)
      throws Exception {
    String gate = Files.createDirectory(folder.resolve("gate")).toString();

    try (var program = Program.start(folder, Waiting.class, List.of(), gate, waited.name())) {
      assertThat(program.join()).isEqualTo(3);
      assertThat(program.output()).contains(PoolClosedException.class.getName());
    }
  }

  /** What a hook does with pools while the program ends. */
  enum Used {
    NEW_POOL,
    NEW_POOL_OF_THREADS,
    NEW_CHILD,
    APPLY,
    LAZY
  }

  /** A program that begins something only when it ends. */
  static final class Late {
    private Late() {}

    public static void main(String[] arguments) {
      Used used = Used.valueOf(arguments[0]);
      var pool = Pool.processes(1);
      pool.run(() -> {});
      var ending = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> use(used, pool, ending)));
      // the library is ending for sure once a call is refused
      Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitRefusal(pool, ending)));
      System.exit(0);
    }

    private static void awaitRefusal(Pool pool, CountDownLatch ending) {
      try {
        while (true) {
          pool.run(() -> {});
        }
      } catch (PoolClosedException e) {
        ending.countDown();
      }
    }

    private static void use(Used used, Pool pool, CountDownLatch ending) {
      tell(() -> {
        ending.await();
        return switch (used) {
          case NEW_POOL -> Pool.processes(1).apply(() -> 1);
          case NEW_POOL_OF_THREADS -> Pool.threads(1).apply(() -> 1);
          case NEW_CHILD -> ChildProcess.start(() -> {}).pid();
          case APPLY -> pool.apply(() -> 1);
          case LAZY -> pool.imap(x -> x, List.of(1)).next();
        };
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAHookBeginsWhileTheProgramEndsIsRefusedWithWords(Used used) throws Exception {
    try (var program = Program.start(folder, Late.class, List.of(), used.name())) {
      assertThat(program.join()).isZero();
      assertThat(program.output()).contains("this program is ending").doesNotContain("got ");
    }
  }

  /** A program whose hook closes the pool in order. */
  static final class Closing {
    private Closing() {}

    public static void main(String[] arguments) throws Exception {
      var gate = new Gate(arguments[0]);
      long graceMillis = Long.parseLong(arguments[1]);
      var pool = Pool.processes(c -> c.withWorkers(2).withShutdownGrace(ofMillis(graceMillis)));
      var results = new ArrayList<AsyncResult<Integer>>();
      for (int item = 0; item < 4; item++) {
        results.add(pool.applyAsync(x -> block(gate, x), item));
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(pool, results)));
      await().atMost(ofSeconds(20)).until(() -> gate.arrived().size() >= 2);
      if (arguments.length > 2) {
        System.exit(0);
      }
      results.getFirst().join();
    }

    private static int block(Gate gate, int item) throws InterruptedException {
      gate.arriveAndBlock(item);
      return item;
    }

    private static void close(Pool pool, List<AsyncResult<Integer>> results) {
      System.out.println("closing");
      pool.close();
      System.out.println("finished " + results.stream().filter(AsyncResult::successful).count());
    }
  }

  @Test
  void aPoolThatAHookClosesFinishesWhatItHasThoughTheWholeGroupGetsSigterm() throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var program = Program.start(folder, Closing.class, List.of(), gate.folder(), "30000")) {
      await().atMost(ofSeconds(20)).until(() -> gate.arrived().size() >= 2);
      var family = new ArrayList<>(program.process().descendants().toList());
      family.add(program.process().toHandle());
      for (ProcessHandle each : family) {
        ProcessState.signal("TERM", each.pid());
      }
      await().atMost(ofSeconds(10)).until(() -> program.output().contains("closing"));

      gate.open();

      assertThat(program.join()).isEqualTo(128 + 15);
      assertThat(program.output().lines()).containsExactly("closing", "finished 4");
    }
  }

  @Test
  void aPoolThatAHookClosesIsNotSaidToBeLeftOpen() throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    gate.open();
    try (var program =
        Program.start(folder, Closing.class, List.of(), gate.folder(), "30000", "exit")) {
      assertThat(program.lines()).containsExactly("closing", "finished 4");
    }
  }

  @Test
  void aCloseWhoseWorkIsCutOffSaysSo() throws Exception {
    String gate = Files.createDirectory(folder.resolve("gate")).toString();

    try (var program = Program.start(folder, Closing.class, List.of(), gate, "1200", "exit")) {
      assertThat(program.lines())
          .anySatisfy(line ->
              assertThat(line)
                  .contains(
                      "pool-1", "closed", "4 calls", "cut off", "PT1.2S", "withShutdownGrace"));
    }
  }

  /** What the process that it starts is told to ignore, as a mask. */
  private static String ignoredSignalsOfAShell() throws Exception {
    Process shell = new ProcessBuilder("grep", "SigIgn", "/proc/self/status").start();
    return new String(
            shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
        .strip();
  }

  @Test
  void whatAWorkerStartsCanBeEndedBySignals() throws Exception {
    try (var pool = Pool.processes(1)) {
      String here = ignoredSignalsOfAShell();

      assertThat(pool.apply(() -> ignoredSignalsOfAShell())).isEqualTo(here);
    }
  }

  @Test
  void aWorkerDoesNotEndBySigtermButAChildDoes() throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    try (var pool = Pool.processes(1)) {
      long pid = pool.apply(() -> ProcessHandle.current().pid());
      ChildProcess child = ChildProcess.start(() -> gate.arriveAndBlock("child"));
      await().atMost(ofSeconds(20)).until(() -> !gate.arrived().isEmpty());

      ProcessState.signal("TERM", pid);
      ProcessState.signal("TERM", child.pid());
      child.join();

      assertThat(child.exitCode()).hasValue(-15);
      assertThat(pool.apply(() -> ProcessHandle.current().pid())).isEqualTo(pid);
    }
  }
}
