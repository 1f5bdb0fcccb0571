package dev.procession.launch;

import dev.procession.memory.NoRoomException;
import dev.procession.memory.WorkerPage;
import dev.procession.wire.Build;
import dev.procession.wire.Channels;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FromWorker;
import dev.procession.wire.Rendezvous;
import dev.procession.wire.Secret;
import dev.procession.wire.StartLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One try to start a process and to hear its first words. It is over when these have come, when the
 * process has ended, or when its time is up, whichever is first.
 */
final class Attempt {
  private static final int LARGEST_HELLO = 4096;

  /** A process that was killed ends at once, unless the system itself is stuck with it. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private final LaunchRequest request;
  final Path folder;
  private final Path page;
  private final Optional<Path> cache;
  private final FirstLines lines;
  private final Runnable progress;
  final LastLines lastLines = new LastLines();
  final List<CrashLines> crashLines = new ArrayList<>();
  List<String> command = List.of(JavaProgram.path().toString());
  Process process;
  OutputPump out;
  OutputPump err;

  /**
   * @param cache the classes to start from, if there is a file of them
   */
  @SuppressWarnings("NullAway.Init") // process and pumps are there from start() on
  Attempt(
      LaunchRequest request,
      Path folder,
      Optional<Path> cache,
      LaunchedProcess.Lines lines,
      Runnable progress) {
    this.request = request;
    this.folder = folder;
    this.page = folder.resolve("page");
    this.cache = cache;
    this.lines = new FirstLines(request.name(), lines);
    this.progress = progress;
  }

  /**
   * Makes it.
   *
   * @throws LaunchException if there is no such process; nothing of it is left
   */
  LaunchedProcess launch() throws LaunchException, InterruptedException {
    Secret secret = Secret.create();
    try (Rendezvous rendezvous = Rendezvous.open(folder.resolve("s"), secret)) {
      Files.deleteIfExists(CrashFile.in(folder)); // of an earlier try
      WorkerPage shared = WorkerPage.create(page);
      return startedAndConnected(secret, rendezvous, shared);
    } catch (ChangedCodeException e) {
      abort();
      throw new LaunchException(
          request.name() + " is not started: " + e.getMessage(),
          e,
          List.of(),
          OptionalInt.empty(),
          List.of(),
          false);
    } catch (IOException e) {
      abort();
      throw cannotStart(noRoomOr(e));
    } catch (RuntimeException e) {
      abort();
      throw cannotStart(e);
    } catch (InterruptedException | Error e) {
      abort(); // also where the system gives no threads for the pumps
      throw e;
    } finally {
      removePage();
    }
  }

  private LaunchedProcess startedAndConnected(
      Secret secret, Rendezvous rendezvous, WorkerPage shared)
      throws IOException, LaunchException, InterruptedException {
    try {
      start(secret);
      return connected(rendezvous, shared);
    } catch (Throwable e) {
      kill(); // before the socket is closed: it would find that broken, and print it
      throw e;
    }
  }

  private LaunchException cannotStart(Exception e) {
    return e instanceof StartRefusedException
        ? new LaunchException(
            request.name() + " cannot be started: " + e.getMessage(),
            null,
            command,
            OptionalInt.empty(),
            List.of(),
            true)
        : failure("cannot be started: " + e, e);
  }

  /** The JDK does not say where there is no space left for a page or arguments. */
  private IOException noRoomOr(IOException e) {
    try {
      return NoRoomException.insteadOf(e, Files.getFileStore(folder), WorkerPage.BYTES);
    } catch (IOException gone) {
      e.addSuppressed(gone);
      return e;
    }
  }

  /** Both sides have mapped it by now, or nobody will. */
  private void removePage() {
    try {
      Files.deleteIfExists(page);
    } catch (IOException e) {
      System.getLogger(Attempt.class.getName())
          .log(System.Logger.Level.DEBUG, page + " is removed with its folder", e);
    }
  }

  private void start(Secret secret) throws IOException, InterruptedException {
    command = JvmCommand.create(request, folder, cache);
    var builder = new ProcessBuilder(command);
    WorkingFolder.of(request, folder).ifPresent(path -> builder.directory(path.toFile()));
    ParentJvm.cleanEnvironment(builder.environment());
    builder.environment().putAll(request.environment());
    FamilyMark.put(builder.environment(), FamilyMark.of(folder));
    process = Starter.start(builder);
    out = pump("out", process.getInputStream(), false);
    err = pump("err", process.getErrorStream(), true);
    Watchdog.watch(
        process.pid(), FamilyMark.of(folder), Objects.requireNonNull(folder.getParent()));
    out.start();
    err.start();
    tell(secret);
    CodeFiles.note(); // now, as this process would only wait for the other
  }

  private OutputPump pump(String suffix, InputStream stream, boolean isError) {
    var crash = new CrashLines();
    crashLines.add(crash);
    return new OutputPump(
        request.name() + "-" + suffix,
        stream,
        line -> {
          lastLines.add(line);
          crash.add(line);
        },
        line -> lines.line(isError, line),
        progress);
  }

  LastWords lastWords() {
    return new LastWords(request.name(), List.of(out, err), List.of(lines));
  }

  private void tell(Secret secret) {
    var line =
        new StartLine(
            secret,
            folder.resolve("s"),
            page,
            request.kind(),
            request.name(),
            request.number(),
            request.depth(),
            request.parentName(),
            request.grace().toMillis(),
            Build.ID);
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(line.text().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // it has ended already; that is found out, with its words, by who waits for its call
    }
  }

  private LaunchedProcess connected(Rendezvous rendezvous, WorkerPage shared)
      throws IOException, LaunchException, InterruptedException {
    long deadline = System.nanoTime() + request.startDeadline().toNanos();
    Channels channels = rendezvous.await(process::isAlive, deadline);
    if (channels == null) {
      if (process.isAlive()) {
        abort();
        throw late();
      }
      abort();
      throw failure("ended before it called back", null);
    }
    try {
      return greeted(channels, shared, deadline);
    } catch (Throwable e) { // it may have died, or this thread been interrupted, in between
      kill();
      channels.close();
      throw e;
    }
  }

  private LaunchedProcess greeted(Channels channels, WorkerPage shared, long deadline)
      throws IOException, LaunchException, InterruptedException {
    var reader = new FrameReader(Integer.MAX_VALUE - 16);
    FromWorker.Hello hello = hello(channels, reader, deadline);
    if (hello == null || !hello.build().equals(Build.ID)) {
      abort();
      throw failure(
          hello == null
              ? "broke off its first words"
              : "runs build " + hello.build() + " of this library, its parent " + Build.ID,
          null);
    }
    CodeFiles.requireUnchanged();
    lines.calledBack();
    return new LaunchedProcess(this, shared, channels, hello, reader);
  }

  private FromWorker.@Nullable Hello hello(Channels channels, FrameReader reader, long deadline)
      throws IOException, InterruptedException {
    try (Selector selector = Selector.open()) {
      channels.task().register(selector, SelectionKey.OP_READ);
      while (System.nanoTime() < deadline) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the start was broken off");
        }
        if (reader.read(channels.task()) == FrameReader.Read.END) {
          return null;
        }
        ByteBuffer frame = reader.next();
        if (frame != null) {
          return frame.remaining() < LARGEST_HELLO
                  && FromWorker.read(frame, null) instanceof FromWorker.Hello hello
              ? hello
              : null;
        }
        selector.select(20);
        selector.selectedKeys().clear();
      }
      return null;
    }
  }

  private void kill() {
    if (process != null && process.isAlive()) { // the pid of an ended one may be another's
      ProcessTree.kill(process.toHandle());
    }
  }

  private void abort() throws InterruptedException {
    kill();
    if (process != null) {
      awaitKilled(process);
      LastWords words = lastWords();
      words.read();
      lines.drop(); // whoever is told of the end has them
      boolean _ = words.awaitHandedOn(Duration.ofSeconds(1)); // of one that has talked a lot
    }
  }

  /** However often somebody is in a hurry: the pid of one that has ended may be another's. */
  private static void awaitKilled(Process killed) throws InterruptedException {
    boolean interrupted = false;
    long deadline = System.nanoTime() + KILL_PATIENCE.toNanos();
    while (killed.isAlive() && System.nanoTime() < deadline) {
      try {
        boolean _ = killed.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (!killed.isAlive()) {
      Watchdog.forget(killed.pid());
    }
    if (interrupted) {
      throw new InterruptedException("the start was broken off");
    }
  }

  private LaunchException late() {
    String what = " did not call back within " + request.startDeadline().toMillis() + " ms";
    String advice =
        request.kind() == StartLine.Kind.WORKER
            ? ", which is the pool's withStartDeadline; the machine may be busy"
            : "; the machine may be busy";
    return new LaunchException(
        request.name() + what + advice,
        null,
        command,
        OptionalInt.empty(),
        lastLines.list(),
        false);
  }

  private LaunchException failure(String what, @Nullable Throwable cause) {
    OptionalInt exit =
        process != null && !process.isAlive()
            ? OptionalInt.of(process.exitValue())
            : OptionalInt.empty();
    Optional<String> refusal = JvmRefusal.of(request, lastLines.list(), JvmCommand.MAIN);
    return new LaunchException(
        request.name() + " " + refusal.orElse(what),
        cause,
        command,
        exit,
        lastLines.list(),
        refusal.isPresent());
  }
}
