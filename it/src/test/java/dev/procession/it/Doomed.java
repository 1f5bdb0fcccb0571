package dev.procession.it;

import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SerializableConsumer;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that brings its processes into one state, arrives at its gate as {@code ready} and
 * waits there until it is killed.
 */
final class Doomed {
  private static final int LARGE = 100 << 20;

  private Doomed() {}

  /** What its processes do then. */
  enum State {
    IDLE,
    SPINNING,
    IN_NATIVE_CODE,
    IN_NATIVE_CODE_THAT_HOLDS_UP_SAFEPOINTS,
    STOPPED,
    STARTING,
    STOPPED_WHILE_STARTING,
    INITIALIZING,
    SENDING,
    RECEIVING,
    WITH_GRANDCHILDREN,
    NESTED,
    CHILD
  }

  public static void main(String[] arguments) throws Exception {
    var gate = new Gate(arguments[0]);
    switch (State.valueOf(arguments[1])) {
      case IDLE -> idle();
      case SPINNING -> onBoth(gate, Doomed::spin);
      case IN_NATIVE_CODE -> onBoth(gate, at -> pause(at));
      case IN_NATIVE_CODE_THAT_HOLDS_UP_SAFEPOINTS ->
          onBoth(gate, at -> pause(at, Linker.Option.critical(false)));
      case STOPPED -> stop(idle());
      case STARTING -> starting(gate);
      case STOPPED_WHILE_STARTING -> stop(starting(gate));
      case INITIALIZING -> initializing(gate);
      case SENDING -> sending(gate);
      case RECEIVING -> receiving(gate);
      case WITH_GRANDCHILDREN -> {
        onBoth(gate, Doomed::haveChildren);
        gate.awaitArrivals(6);
      }
      case NESTED -> {
        onBoth(gate, Doomed::nest);
        gate.awaitArrivals(6);
      }
      case CHILD -> {
        ChildProcess.start(() -> haveChildren(gate));
        gate.awaitArrivals(3);
      }
    }
    if (!gate.hasArrived("ready")) {
      gate.arrive("ready");
    }
    gate.block();
  }

  /** Two workers that have worked; their pids. */
  private static List<Long> idle() {
    var pool = Pool.processes(2);
    var _ = pool.map(x -> x + 1, Range.of(0, 100));
    await().until(() -> pool.stats().workers().stream().allMatch(w -> w.state().equals("IDLE")));
    return pool.stats().workers().stream().map(worker -> worker.pid().orElseThrow()).toList();
  }

  /** Two workers that have begun the task, which does not end. */
  private static void onBoth(Gate gate, SerializableConsumer<Gate> task) {
    var _ = Pool.processes(2).withChunkSize(1).mapAsync(x -> run(task, gate, x), Range.of(0, 2));
    gate.awaitArrivals(2);
  }

  private static int run(SerializableConsumer<Gate> task, Gate gate, int item) {
    task.accept(gate);
    return item;
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  static void spin(Gate gate) {
    gate.arrive(self());
    for (long i = 0; i < Long.MAX_VALUE; i++) {
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings("restricted") // native code is the point
  static void pause(Gate gate, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    var pause =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("pause"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT),
            options);
    gate.arrive(self());
    try {
      while (true) {
        int _ = (int) pause.invokeExact(); // a signal would end it
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void haveChildren(Gate gate) throws IOException, InterruptedException {
    gate.arrive(self());
    Process asleep = new ProcessBuilder("sleep", "60").start();
    gate.arrive(asleep.pid());
    Process stopped = new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 60; :").start();
    ProcessState.signal("STOP", stopped.pid());
    gate.arrive(stopped.pid());
    gate.block();
  }

  static void nest(Gate gate) throws InterruptedException {
    gate.arrive(self());
    var _ =
        Pool.processes(2)
            .withChunkSize(1)
            .mapAsync(x -> run(Doomed::spin, gate, x), Range.of(0, 2));
    gate.block();
  }

  private static void stop(List<Long> pids) throws IOException, InterruptedException {
    for (long pid : pids) {
      ProcessState.signal("STOP", pid);
      await().until(() -> ProcessState.isStopped(pid));
    }
  }

  /** Two JVMs that wait before they have read a line, by an option of theirs; their pids. */
  private static List<Long> starting(Gate gate) {
    var options = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+PauseAtStartup");
    Path folder = Path.of(gate.folder());
    Pool.processes(c -> c.withWorkers(2).withWorkingDirectory(folder).withJvmArguments(options));
    return await().until(() -> paused(folder), pids -> pids.size() == 2);
  }

  private static List<Long> paused(Path folder) throws IOException {
    var pids = new ArrayList<Long>();
    try (var marks = Files.newDirectoryStream(folder, "vm.paused.*")) {
      for (Path mark : marks) {
        pids.add(Long.parseLong(mark.getFileName().toString().substring("vm.paused.".length())));
      }
    }
    return pids;
  }

  private static void initializing(Gate gate) {
    Pool.processes(c -> c.withWorkers(2).withInitializer(() -> gate.arriveAndBlock(self())));
    gate.awaitArrivals(2);
  }

  /** This process stops itself; then the worker sends, into a channel that nobody reads. */
  private static void sending(Gate gate) throws IOException, InterruptedException {
    long parent = self();
    var _ = Pool.processes(2).applyAsync(() -> largeOnceStopped(gate, parent));
    gate.awaitArrivalOf("task");
    ProcessState.signal("STOP", parent);
  }

  static Large largeOnceStopped(Gate gate, long parent) {
    gate.arrive("task");
    await().until(() -> ProcessState.isStopped(parent));
    return new Large(gate, new byte[LARGE]);
  }

  /** Sending begins when the value has been written as a whole. */
  static final class Large implements Serializable {
    private static final long serialVersionUID = 1;
    private final Gate gate;
    final byte[] bytes;

    Large(Gate gate, byte[] bytes) {
      this.gate = gate;
      this.bytes = bytes;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      gate.arrive("ready");
    }
  }

  /**
   * The workers are stopped while this process begins to send; then this process is stopped and the
   * workers go on, in the middle of what they receive.
   */
  private static void receiving(Gate gate) throws IOException, InterruptedException {
    var pool = Pool.processes(2);
    var pids = pool.withChunkSize(1).map(_ -> meet(gate), Range.of(0, 2));
    stop(pids);
    for (int i = 0; i < 2; i++) {
      var _ = pool.applyAsync(bytes -> bytes.length, new byte[LARGE]);
    }
    String script = "kill -STOP $PPID; kill -CONT $1 $2; : > \"$3/arrived-ready\"";
    new ProcessBuilder("sh", "-c", script, "sh", "" + pids.get(0), "" + pids.get(1), gate.folder())
        .start()
        .waitFor();
  }

  /** One item for each worker. */
  static long meet(Gate gate) {
    gate.arrive(self());
    gate.awaitArrivals(2);
    return self();
  }
}
