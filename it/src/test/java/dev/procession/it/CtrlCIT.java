package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ctrl-C, which a terminal sends to every process of the program at once. */
@Timeout(60)
@ExtendWith(Leftovers.class)
class CtrlCIT {

  /** What the program waits for when it is interrupted. */
  enum Waiting {
    BLOCKING_MAP,
    LAZY_MAP,
    ASYNC_RESULT,
    CLOSE,
    INITIALIZER,
    CHILD
  }

  /** A program that waits for what does not end. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] arguments) throws Exception {
      var gate = new Gate(arguments[0]);
      Waiting waiting = Waiting.valueOf(arguments[1]);
      if (waiting == Waiting.CHILD) {
        ChildProcess.start(() -> gate.arriveAndBlock("task")).join();
      } else if (waiting == Waiting.INITIALIZER) {
        try (var pool =
            Pool.processes(c -> c.withWorkers(1).withInitializer(() -> gate.arriveAndBlock(0)))) {
          pool.run(() -> {});
        }
      } else {
        try (var pool = Pool.processes(2)) {
          work(pool, gate, waiting);
        }
      }
    }

    private static void work(Pool pool, Gate gate, Waiting waiting) throws Exception {
      switch (waiting) {
        case BLOCKING_MAP -> pool.forEach(x -> gate.arriveAndBlock(x), Range.of(0, 100));
        case LAZY_MAP -> pool.imap(x -> block(gate, x), Range.of(0, 100)).next();
        case ASYNC_RESULT -> pool.runAsync(() -> gate.arriveAndBlock("task")).get();
        case CLOSE -> {
          var _ = pool.runAsync(() -> gate.arriveAndBlock("task"));
        }
        case INITIALIZER, CHILD -> throw new IllegalArgumentException(waiting.name());
      }
    }

    private static int block(Gate gate, int item) throws InterruptedException {
      gate.arriveAndBlock(item);
      return item;
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsTheProgramWithAllItsProcessesAndNoWordButOfACloseThatIsCutOff(
      Waiting waiting, @TempDir Path folder) throws Exception {
    var gate = Gate.in(Files.createDirectory(folder.resolve("gate")));
    Path runtime = Files.createDirectory(folder.resolve("r"));
    var options = List.of("-Dprocession.runtime=" + runtime);
    try (var program = Program.start(folder, Busy.class, options, gate.folder(), waiting.name())) {
      await()
          .atMost(ofSeconds(20))
          .untilAsserted(() -> assertThat(gate.arrived()).as(program.output()).isNotEmpty());
      var family = new ArrayList<>(program.process().descendants().toList());
      family.add(program.process().toHandle());

      for (ProcessHandle each : family) {
        ProcessState.signal("INT", each.pid());
      }

      assertThat(program.join()).isEqualTo(130);
      assertThat(program.output().lines())
          .hasSize(waiting == Waiting.CLOSE ? 1 : 0)
          .allMatch(line -> line.contains("cut off when its shutdown grace was over"));
      await()
          .atMost(ofSeconds(5))
          .untilAsserted(
              () -> assertThat(family).noneMatch(process -> ProcessState.isAlive(process.pid())));
      await().atMost(ofSeconds(5)).untilAsserted(() -> assertThat(runtime).isEmptyDirectory());
    }
  }
}
