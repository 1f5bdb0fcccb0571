package dev.procession;

import dev.procession.launch.LaunchException;
import dev.procession.launch.LaunchRequest;
import dev.procession.launch.LaunchedProcess;
import dev.procession.memory.RuntimeFolder;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import dev.procession.wire.StartLine;
import dev.procession.worker.ThisProcess;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that runs one task. Python: {@code multiprocessing.Process}.
 *
 * {@snippet :
 * var child = ChildProcess.start(c -> c.withName("coffee"), () -> IO.println("brewing"));
 * child.join();
 * }
 *
 * <p>The task and what it captures cross as copies: what the child changes is not seen here. What
 * it prints appears here in whole lines, as it happens. It ends when its task and its non-daemon
 * threads have ended, with exit code 0, or 1 if the task threw; the stack trace is among its lines.
 *
 * <p>At the end of the program's {@code main} children are waited for, daemons are killed. If the
 * program dies, however it dies, its children die within a second. Thread-safe.
 */
public final class ChildProcess implements Waitable {
  /** Its user may have shutdown hooks that take their time, so this is for one that is stuck. */
  private static final Duration EXIT_GRACE = Duration.ofSeconds(30);

  private final ChildSettings settings;
  private final LaunchedProcess process;
  private final Path folder;
  private final CompletableFuture<ChildProcess> exit = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable ControlLink control;
  private volatile OptionalInt exitCode = OptionalInt.empty();

  private ChildProcess(ChildSettings settings, LaunchedProcess process, Path folder) {
    this.settings = settings;
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts a process and returns once it runs, with default settings.
   *
   * @throws TaskSerializationException if the task or a value that it captures cannot cross
   * @throws WorkerStartException if the process cannot be started
   */
  public static ChildProcess start(SerializableRunnable task) {
    return start(config -> config, task);
  }

  /**
   * Starts a process and returns once it runs.
   *
   * @throws IllegalArgumentException if a setting has an illegal value
   * @throws TaskSerializationException if the task or a value that it captures cannot cross
   * @throws WorkerStartException if the process cannot be started, or if this program is ending
   * @throws CancellationException if this thread was interrupted; the flag is set again
   */
  public static ChildProcess start(
      UnaryOperator<ChildConfig> configuration, SerializableRunnable task) {
    ChildSettings settings = ChildSettings.of(configuration);
    Nesting.requireRoom(settings.name());
    if (Shutdown.hasBegun()) {
      throw refused(settings);
    }
    try (var handover = Handover.begin()) {
      Definition definition =
          new EncodedCrossing(settings.name()).function(new Works.OfRunnable(task), task);
      Shutdown.starting(1);
      try {
        ChildProcess child = launch(settings);
        child.begin(definition, handover, definition.resultLoader());
        handover.sent();
        return child;
      } finally {
        Shutdown.starting(-1);
      }
    }
  }

  private static ChildProcess launch(ChildSettings settings) {
    Path folder = null;
    try {
      folder = RuntimeFolder.ofThisProcess().create(ProcessPool.nextFolderName());
      var process =
          LaunchedProcess.launch(
              request(settings),
              folder,
              (isError, text) ->
                  settings
                      .output()
                      .print(new Output.Line(ThisProcess.name(), settings.name(), isError, text)),
              () -> {});
      return new ChildProcess(settings, process, folder);
    } catch (InterruptedException e) {
      delete(folder);
      Thread.currentThread().interrupt();
      throw new CancellationException("the start of " + settings.name() + " was interrupted");
    } catch (LaunchException | IOException | RuntimeException | Error e) { // no thread, for one
      delete(folder);
      throw StartFailure.of(settings.name(), e);
    }
  }

  private static LaunchRequest request(ChildSettings settings) {
    return new LaunchRequest(
        settings.daemon() ? StartLine.Kind.DAEMON_CHILD : StartLine.Kind.CHILD,
        settings.name(),
        0,
        ThisProcess.depth() + 1,
        ThisProcess.name(),
        1,
        Runtime.getRuntime().availableProcessors(),
        Set.of(),
        settings.process().heap(),
        settings.process().jvmArguments(),
        settings.process().environment(),
        settings.process().workingDirectory(),
        Duration.ofSeconds(60),
        EXIT_GRACE);
  }

  private void begin(Definition definition, Handover handover, ClassLoader loader) {
    var owner = Thread.ofPlatform().name(settings.name() + "-owner");
    try {
      if (!Shutdown.register(this)) {
        throw refused(settings);
      }
      ControlThread.add(process.channels().control(), new Peer());
      // a thread that is no daemon keeps the program from ending before its child
      owner.daemon(settings.daemon()).start(() -> ownWith(loader, definition, handover));
    } catch (RuntimeException | Error e) { // an Error too: the system may give no more threads
      Shutdown.forget(this);
      process.abandon();
      release();
      throw e instanceof WorkerStartException refused
          ? refused
          : StartFailure.of(settings.name(), e);
    }
  }

  private static WorkerStartException refused(ChildSettings settings) {
    return new WorkerStartException(
        settings.name() + " cannot be started, as " + Shutdown.REASON,
        null,
        List.of(),
        OptionalInt.empty(),
        List.of());
  }

  /** The child may ask this loader for classes until it has ended. */
  private void ownWith(ClassLoader asked, Definition definition, Handover handover) {
    try {
      own(definition, handover);
    } finally {
      Reference.reachabilityFence(asked);
    }
  }

  /** The life of the owner thread: hand over the task, wait for the end, clean up. */
  private void own(Definition definition, Handover handover) {
    try {
      ChildTaskFrames.send(process, definition);
    } catch (IOException e) {
      process.kill(); // without its task it would wait for ever
    }
    try {
      OptionalInt exitValue = process.awaitExit(Long.MAX_VALUE);
      exitCode = Death.signed(exitValue, process.page().exiting(), process.crash());
    } catch (InterruptedException e) {
      process.kill();
    }
    release();
    handover.closeUnread();
    awaitLastLines();
    Shutdown.forget(this);
    ended.countDown();
    var _ = exit.completeAsync(() -> this);
  }

  private void awaitLastLines() {
    try {
      process.lastWords().awaitPatiently();
    } catch (InterruptedException e) {
      // somebody is in a hurry; the lines are handed on all the same
    }
  }

  private void release() {
    try {
      ControlLink link = control;
      if (link != null) {
        link.close();
      }
      process.channels().close();
      RuntimeFolder.delete(folder);
      RuntimeFolder.sweepAfterDeath();
    } catch (IOException e) {
      System.getLogger(ChildProcess.class.getName())
          .log(System.Logger.Level.WARNING, settings.name() + " left something behind", e);
    }
  }

  private static void delete(@Nullable Path folder) {
    try {
      if (folder != null) {
        RuntimeFolder.delete(folder);
      }
    } catch (IOException e) {
      System.getLogger(ChildProcess.class.getName())
          .log(System.Logger.Level.WARNING, folder + " could not be removed", e);
    }
  }

  /** This process as its parent's child: its name and parent; empty in the program itself. */
  public static Optional<Self> current() {
    return ThisProcess.startLine().map(line -> new Self(line.name(), line.parentName()));
  }

  /** The process that started this one, if it was one of ours. */
  public static Optional<ProcessHandle> parent() {
    return ThisProcess.startLine().flatMap(_ -> ProcessHandle.current().parent());
  }

  /** Children of this process that run, in the order of their pids. */
  public static List<ChildProcess> activeChildren() {
    return Shutdown.children().stream()
        .filter(ChildProcess::isAlive)
        .sorted(Comparator.comparingLong(ChildProcess::pid))
        .toList();
  }

  /** What a process of ours knows of itself. */
  public record Self(String name, String parentName) {
    /** Its own process id. */
    public long pid() {
      return ProcessHandle.current().pid();
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Its name, as given or made up. */
  public String name() {
    return settings.name();
  }

  /** Whether it is killed, not waited for, at the end of the program. */
  public boolean isDaemon() {
    return settings.daemon();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.process().isAlive();
  }

  /** Whether it has ended. */
  @Override
  public boolean isReady() {
    return ended.getCount() == 0;
  }

  /** Its exit code, or minus the number of the signal that killed it; empty while it runs. */
  public OptionalInt exitCode() {
    return ended.getCount() == 0 ? exitCode : OptionalInt.empty();
  }

  /**
   * Waits for its end, with its last lines handed on, however slow their consumer is. One that
   * takes no line for ten seconds is not waited for.
   */
  public void join() throws InterruptedException {
    ended.await();
  }

  /** Waits for its end, at most this long; returns whether it has ended. */
  public boolean join(Duration timeout) throws InterruptedException {
    return ended.await(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
  }

  /** Asks it to end, with SIGTERM: its shutdown hooks run. Does nothing once it has ended. */
  public void terminate() {
    boolean _ = process.process().toHandle().destroy();
  }

  /**
   * Kills it and all that it started, with SIGKILL. Does nothing once it has ended.
   *
   * <p>On Linux that is also what has made itself a daemon, unless it was started with an
   * environment of its own; elsewhere it is what is below it in the tree of processes at this
   * moment.
   */
  public void kill() {
    process.kill();
  }

  /** Completes with this when it has ended. */
  public CompletableFuture<ChildProcess> onExit() {
    return exit.copy();
  }

  @Override
  public String toString() {
    return settings.name() + "[pid=" + pid() + (isAlive() ? "" : ", exitCode=" + exitCode()) + "]";
  }

  private final class Peer implements ControlThread.Peer {
    @Override
    public void linked(ControlLink link) {
      control = link;
    }

    @Override
    public void reported(int number, long done, long total) {}

    @Override
    public void seen(Control.Seen seen) {}

    @Override
    public void ended() {}
  }
}
