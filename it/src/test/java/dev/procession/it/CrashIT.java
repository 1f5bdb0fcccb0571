package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.procession.Output;
import dev.procession.Pool;
import dev.procession.PoolStats;
import dev.procession.Range;
import dev.procession.SerializableCallable;
import dev.procession.SerializableRunnable;
import dev.procession.TaskFailedException;
import dev.procession.TaskSerializationException;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.WorkerCrashedException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All ways in which one task can go wrong; after each the pool does the next thousand. */
@Timeout(30)
@ExtendWith(Leftovers.class)
class CrashIT {
  private static Pool pool;
  private static volatile byte[] garbage = {};

  @BeforeAll
  static void open() {
    pool = Pool.processes(2);
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @AfterEach
  void theNextThousandTasksSucceed() {
    assertThat(pool.map(x -> x + 1, Range.of(0, 1000))).isEqualTo(Range.of(1, 1001));
    assertThat(pool.stats().queuedItems()).isZero();
  }

  @Test
  void haltIsACrashWithItsExitCode() {
    var error = crash(() -> Runtime.getRuntime().halt(9));

    assertThat(error.exitCode()).hasValue(9);
    assertThat(error).hasMessageContaining("exit code 9").hasMessageContaining("item 0");
    assertThat(error.getMessage()).doesNotContain("System.exit");
  }

  @Test
  void exitIsToldApartInWords() {
    var error = crash(() -> System.exit(3));

    assertThat(error.exitCode()).hasValue(3);
    assertThat(error).hasMessageContaining("System.exit(3)");
  }

  @Test
  void aKillOfItselfIsToldAsItsSignal() {
    var error = crash(() -> signal("9", ProcessHandle.current().pid()));

    assertThat(error.exitCode()).hasValue(-9);
    assertThat(error).hasMessageContaining("SIGKILL");
    assertThat(error.pid()).isPositive();
  }

  static void signal(String signal, long pid) throws IOException, InterruptedException {
    ProcessState.signal(signal, pid);
    Thread.sleep(60_000);
  }

  @Test
  void aKillFromOutsideNamesTheProcess(@TempDir Path folder) {
    var gate = Gate.in(folder);
    try (var fresh = Pool.processes(1)) {
      aKillNamesTheProcess(fresh, gate);
    }
  }

  /** In a fresh pool: a worker of the shared one has printed the lines of other tests before. */
  private static void aKillNamesTheProcess(Pool fresh, Gate gate) {
    var result =
        fresh.runAsync(() -> {
          System.out.println("last words");
          gate.arriveAndBlock(ProcessHandle.current().pid());
        });
    gate.awaitArrivals(1);
    long pid = Long.parseLong(gate.arrived().getFirst());

    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

    var thrown = catchThrowableOfType(ExecutionException.class, result::get);
    assertThat(thrown).hasCauseInstanceOf(WorkerCrashedException.class);
    var error = (WorkerCrashedException) thrown.getCause();
    assertThat(error.pid()).isEqualTo(pid);
    assertThat(error.exitCode()).hasValue(-9);
    assertThat(error.lastLines()).containsExactly("last words");
    assertThat(error.attempt()).isEqualTo(1);
  }

  @Test
  void aSegmentationFaultIsACrash() {
    var error = crash(CrashIT::writeNowhere);

    assertThat(error).hasMessageContaining("SIGSEGV").hasMessageContaining("in V  [libjvm.so");
    assertThat(error.exitCode()).hasValue(-11);
    assertThat(error.crashReport())
        .anyMatch(line -> line.startsWith("SIGSEGV (0xb) at pc="))
        .contains("Problematic frame:");
    assertThat(error.crashFile()).hasValueSatisfying(file -> assertThat(file).isNotEmptyFile());
  }

  /** As in a container where files are lost. */
  @Test
  void aSegmentationFaultThatIsToldOnStandardErrorIsACrash() {
    aSegmentationFaultWithoutAFile(List.of("-XX:+ErrorFileToStderr"), CrashIT::writeNowhere);
  }

  /** The JVM prints its report to standard output then. */
  @Test
  void aSegmentationFaultWithoutAFreeDescriptorIsACrash(@TempDir Path folder) throws Exception {
    Path java = Files.createFile(folder.resolve("java"));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    String real = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(java, "#!/bin/sh\nulimit -n 200\nexec '" + real + "' \"$@\"\n");
    System.setProperty("procession.java", java.toString());
    try {
      aSegmentationFaultWithoutAFile(List.of(), CrashIT::takeAllDescriptorsAndCrash);
    } finally {
      System.clearProperty("procession.java");
    }
  }

  static void takeAllDescriptorsAndCrash() {
    var hoard = new ArrayList<FileInputStream>();
    try {
      while (hoard.size() < 1000) {
        hoard.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      writeNowhere();
    }
  }

  private static void aSegmentationFaultWithoutAFile(
      List<String> jvmArguments, SerializableRunnable task) {
    try (var small =
        Pool.processes(
            c -> c.withWorkers(1).withJvmArguments(jvmArguments).withOutput(Output.discard()))) {
      var error = catchThrowableOfType(WorkerCrashedException.class, () -> small.run(task));

      assertThat(error).hasMessageContaining("SIGSEGV").hasMessageContaining("in V  [libjvm.so");
      assertThat(error.exitCode()).hasValue(-11);
      assertThat(error.crashReport()).contains("Problematic frame:");
      assertThat(error.crashFile()).isEmpty();
    }
  }

  /** What a task prints of the crash of another JVM is not its own. */
  @Test
  void wordsOfACrashAreBelievedOfTheProcessItselfOnly() {
    var error = crash(CrashIT::printACrashAndHalt);

    assertThat(error.exitCode()).hasValue(1);
    assertThat(error).hasMessageContaining("exit code 1");
    assertThat(error.crashReport()).isEmpty();
  }

  static void printACrashAndHalt() {
    System.err.println("# A fatal error has been detected by the Java Runtime Environment:");
    System.err.println("#");
    System.err.println("#  SIGSEGV (0xb) at pc=0x00007f0a2c0b1a2d, pid=1, tid=2");
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }

  /** It never begins, so it would else be sent to one new worker after the other. */
  @Test
  void anItemThatNoWorkerCanReceiveFailsAfterThreeOfThem() {
    try (var small = Pool.processes(c -> c.withWorkers(1).withHeap("32m"))) {
      var error =
          catchThrowableOfType(
              WorkerCrashedException.class,
              () -> small.apply(bytes -> bytes.length, new byte[64 << 20]));

      assertThat(error)
          .hasMessageContaining("while it received item 0")
          .hasMessageContaining("as did 2 workers before it")
          .hasMessageContaining("byte[] of 67108864 elements");
      assertThat(small.stats().crashes()).isEqualTo(3);
      assertThat(small.apply(() -> "well")).isEqualTo("well");
    }
  }

  @Test
  void theItemOfACrashIsNamed() {
    var error =
        catchThrowableOfType(
            WorkerCrashedException.class,
            () -> pool.apply(CrashIT::haltFor, "the guilty document.pdf"));

    assertThat(error.item()).isEqualTo("\"the guilty document.pdf\"");
    assertThat(error).hasMessageContaining("the guilty document.pdf");
  }

  static int haltFor(String document) {
    Runtime.getRuntime().halt(document.length());
    return 0;
  }

  @Test
  void aCrashTellsWhatTheWorkerHeldBefore(@TempDir Path folder) throws Exception {
    var gate = Gate.in(folder);
    var result = pool.runAsync(() -> haltOnceOpened(gate));
    gate.awaitArrivalOf("task");
    awaitSamples();
    gate.open();

    var thrown = catchThrowableOfType(ExecutionException.class, result::get);
    var error = (WorkerCrashedException) thrown.getCause();
    assertThat(error.residentBytes().orElseThrow()).isBetween(10L << 20, 4L << 30);
    assertThat(error.heapBytes().orElseThrow()).isBetween(100L << 10, 4L << 30);
    assertThat(error).hasMessageContaining("it held ").hasMessageContaining("of its heap it used ");
  }

  /** Its heap is never the same for long. */
  static void haltOnceOpened(Gate gate) {
    gate.arrive("task");
    while (!gate.isOpened()) {
      garbage = new byte[10_000];
    }
    Runtime.getRuntime().halt(garbage.length > 0 ? 9 : 8);
  }

  /** A worker tells its heap twice a second; between two times the pool has looked at it too. */
  private static void awaitSamples() {
    for (int sample = 0; sample < 2; sample++) {
      long last = heapOfBusyWorker();
      await().until(() -> heapOfBusyWorker() != last);
    }
  }

  private static long heapOfBusyWorker() {
    return pool.stats().workers().stream()
        .filter(worker -> worker.state().equals("BUSY"))
        .mapToLong(PoolStats.WorkerStats::heapBytes)
        .sum();
  }

  @SuppressWarnings("restricted") // on purpose
  static void writeNowhere() {
    MemorySegment.ofAddress(8).reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1);
  }

  @Test
  void terminationBySignalIsToldAsItsSignal() {
    var error = crash(() -> signal("HUP", ProcessHandle.current().pid()));

    assertThat(error.exitCode().getAsInt()).isIn(-1, 129);
  }

  @Test
  void anExceptionThatCannotBeSentArrivesAsItsWords() {
    var error = failure(CrashIT::throwUnsendable);

    assertThat(error.getCause())
        .hasMessageContaining("has a thread")
        .asString()
        .contains("UnsendableException");
    assertThat(error.getCause().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("throwUnsendable"));
    assertThat(error.getCause().getCause()).hasMessageContaining("the root of it");
  }

  static int throwUnsendable() {
    throw new UnsendableException();
  }

  static final class UnsendableException extends RuntimeException {
    private static final long serialVersionUID = 1;
    final Object thread = Thread.currentThread();

    UnsendableException() {
      super("has a thread", new IllegalStateException("the root of it"));
    }
  }

  @Test
  void anExceptionThatCannotBeReadArrivesAsItsWords() {
    var error =
        failure(() -> {
          throw new UnreadableException();
        });

    assertThat(error.getCause())
        .hasMessageContaining("cannot be read")
        .asString()
        .contains("UnreadableException");
  }

  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException() {
      super("cannot be read");
    }

    private void readObject(ObjectInputStream in) throws IOException {
      throw new IOException("never");
    }
  }

  @Test
  void aCheckedExceptionArrivesAsItIs() {
    var error =
        failure(() -> {
          throw new IOException("no such luck");
        });

    assertThat(error.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("no such luck");
  }

  @Test
  void aResultThatCannotBeSentCostsNoWorker() {
    var before = pids();

    var error =
        catchThrowableOfType(
            TaskSerializationException.class, () -> pool.apply(Thread::currentThread));

    assertThat(error.direction()).isEqualTo(Direction.RESULT);
    assertThat(error.index()).hasValue(0);
    assertThat(error).hasMessageContaining("java.lang.Thread");
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void aStackOverflowCostsNoWorker() {
    var before = pids();

    var error = failure(() -> deep(0));

    assertThat(error).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(pids()).isEqualTo(before);
  }

  static int deep(int level) {
    return level < 0 ? 0 : deep(level + 1) + 1;
  }

  @Test
  void aTaskThatClosesItsOutputCostsNothing() {
    pool.run(() -> {
      System.out.close();
      System.err.close();
    });

    pool.forEach(x -> System.out.println("after close " + x), Range.of(0, 4));
  }

  @Test
  void anArgumentThatCannotBeReadThereCostsNoWorker() {
    var before = pids();

    var error =
        catchThrowableOfType(
            TaskSerializationException.class, () -> pool.apply(x -> x, new UnreadableException()));

    assertThat(error.direction()).isEqualTo(Direction.ARGUMENT);
    assertThat(error).hasMessageContaining("never");
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void anExhaustedHeapCostsTheWorker() {
    try (var small = Pool.processes(c -> c.withWorkers(1).withHeap("32m"))) {
      long before = small.apply(() -> ProcessHandle.current().pid());

      var error = catchThrowableOfType(TaskFailedException.class, () -> small.apply(CrashIT::fill));

      assertThat(error).hasCauseInstanceOf(OutOfMemoryError.class);
      assertThat(small.map(x -> x + 1, Range.of(0, 1000))).isEqualTo(Range.of(1, 1001));
      long after = small.apply(() -> ProcessHandle.current().pid());
      assertThat(after).isNotEqualTo(before);
    }
  }

  @Test
  void anExhaustedHeapInAMapByKeyCostsTheWorkerToo() {
    try (var small = Pool.processes(c -> c.withWorkers(1).withHeap("32m"))) {
      long before = small.apply(() -> ProcessHandle.current().pid());

      var error =
          catchThrowableOfType(
              TaskFailedException.class,
              () -> small.mapReduce(List.of(1, 2), i -> Map.of(i, fill()), Integer::sum));

      assertThat(error).hasCauseInstanceOf(OutOfMemoryError.class);
      long after = small.apply(() -> ProcessHandle.current().pid());
      assertThat(after).isNotEqualTo(before);
    }
  }

  static int fill() {
    var hoard = new ArrayList<byte[]>();
    while (hoard.size() < 1000) {
      hoard.add(new byte[1 << 20]);
    }
    return hoard.size();
  }

  private static WorkerCrashedException crash(dev.procession.SerializableRunnable task) {
    var error = catchThrowableOfType(WorkerCrashedException.class, () -> pool.run(task));
    assertThat(error.index()).hasValue(0);
    assertThat(error.worker()).isPresent();
    return error;
  }

  private static TaskFailedException failure(SerializableCallable<Integer> task) {
    return catchThrowableOfType(TaskFailedException.class, () -> pool.apply(task));
  }

  /** Of all workers, once they have started. */
  private static List<Long> pids() {
    return await().until(CrashIT::started, pids -> pids.stream().allMatch(pid -> pid > 0));
  }

  private static List<Long> started() {
    return pool.stats().workers().stream().map(worker -> worker.pid().orElse(-1)).toList();
  }
}
