package dev.procession.launch;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM that has called back: its process, its two channels, its output pumps.
 *
 * <p>The start is over when it has connected, has exited, or its time is up, whichever is first.
 */
public final class LaunchedProcess {
  private static final int LARGEST_HELLO = 4096;

  private final Process process;
  private final Channels channels;
  private final FromWorker.Hello hello;
  private final FrameReader reader;
  private final OutputPump out;
  private final OutputPump err;
  private final LastLines lastLines;
  private final List<CrashLines> crashLines;
  private final Path folder;
  private final List<String> command;

  private LaunchedProcess(
      Attempt attempt, Channels channels, FromWorker.Hello hello, FrameReader reader) {
    this.process = attempt.process;
    this.out = attempt.out;
    this.err = attempt.err;
    this.lastLines = attempt.lastLines;
    this.crashLines = attempt.crashLines;
    this.folder = attempt.folder;
    this.command = attempt.command;
    this.channels = channels;
    this.hello = hello;
    this.reader = reader;
  }

  /** Receives whole lines on the pump threads. */
  public interface Lines {
    void line(boolean isError, String text);
  }

  /**
   * Starts a process and waits until it has called back.
   *
   * @param folder made for this process, with its page in it as {@code page}
   * @param lines receives what it prints, from its first line on
   * @param progress called by the pumps after they handed on lines
   * @throws LaunchException if it cannot start, exits or is late; nothing of it is left then
   */
  public static LaunchedProcess launch(
      LaunchRequest request, Path folder, Lines lines, Runnable progress)
      throws LaunchException, InterruptedException {
    var attempt = new Attempt(request, folder, lines, progress);
    Secret secret = Secret.create();
    try (Rendezvous rendezvous = Rendezvous.open(folder.resolve("s"), secret)) {
      attempt.start(secret);
      return attempt.connected(rendezvous);
    } catch (IOException | RuntimeException e) {
      attempt.abort();
      throw attempt.failure("cannot be started: " + e, e);
    } catch (InterruptedException e) {
      attempt.abort();
      throw e;
    }
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  public Channels channels() {
    return channels;
  }

  public FromWorker.Hello hello() {
    return hello;
  }

  /** The reader of the task channel; the result stream begins at its position now. */
  public FrameReader reader() {
    return reader;
  }

  public OutputPump out() {
    return out;
  }

  public OutputPump err() {
    return err;
  }

  public List<String> lastLines() {
    return lastLines.list();
  }

  /** What its JVM told of a crash in native code, in its file or else where it prints. */
  public Optional<CrashFile> crash() {
    String ofThisProcess = "pid=" + pid() + ","; // another JVM may print there too
    return CrashFile.read(folder)
        .or(() ->
            crashLines.stream()
                .flatMap(lines -> CrashFile.parse(lines.text()).stream())
                .filter(crash -> crash.reason().contains(ofThisProcess))
                .findFirst());
  }

  public List<String> command() {
    return command;
  }

  /** Kills the process and all that it started. */
  public void kill() {
    ProcessTree.kill(process.toHandle());
  }

  /** Waits for the end of the process, then a little for its last lines. */
  public OptionalInt awaitExit(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return OptionalInt.empty();
    }
    Watchdog.forget(process.pid());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    if (!out.awaitEnd(200)
        || !err.awaitEnd(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()))) {
      closeStreams(process); // a process that it started holds them open
    }
    return OptionalInt.of(process.exitValue());
  }

  private static void closeStreams(Process process) {
    for (InputStream stream : List.of(process.getInputStream(), process.getErrorStream())) {
      try {
        stream.close();
      } catch (IOException e) {
        System.getLogger(LaunchedProcess.class.getName())
            .log(System.Logger.Level.DEBUG, "pid " + process.pid() + ": stream not closed", e);
      }
    }
  }

  /** One try to start a process. */
  private static final class Attempt {
    private final LaunchRequest request;
    private final Path folder;
    private final Lines lines;
    private final Runnable progress;
    private final LastLines lastLines = new LastLines();
    private final List<CrashLines> crashLines = new ArrayList<>();
    private List<String> command = List.of(ParentJvm.executable().toString());
    private Process process;
    private OutputPump out;
    private OutputPump err;

    @SuppressWarnings("NullAway.Init") // process and pumps are there from start() on
    Attempt(LaunchRequest request, Path folder, Lines lines, Runnable progress) {
      this.request = request;
      this.folder = folder;
      this.lines = lines;
      this.progress = progress;
    }

    void start(Secret secret) throws IOException, InterruptedException {
      command = JvmCommand.create(request, folder);
      var builder = new ProcessBuilder(command);
      request.workingDirectory().ifPresent(path -> builder.directory(path.toFile()));
      ParentJvm.cleanEnvironment(builder.environment());
      builder.environment().putAll(request.environment());
      process = Starter.start(builder);
      Watchdog.watch(process.pid(), Objects.requireNonNull(folder.getParent()));
      out = pump("out", process.getInputStream(), false);
      err = pump("err", process.getErrorStream(), true);
      out.start();
      err.start();
      tell(secret);
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
            lines.line(isError, line);
          },
          progress);
    }

    private void tell(Secret secret) {
      var line =
          new StartLine(
              secret,
              folder.resolve("s"),
              folder.resolve("page"),
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

    LaunchedProcess connected(Rendezvous rendezvous)
        throws IOException, LaunchException, InterruptedException {
      long deadline = System.nanoTime() + request.startDeadline().toNanos();
      Channels channels = rendezvous.await(process::isAlive, deadline);
      if (channels == null) {
        boolean exited = !process.isAlive();
        abort();
        throw failure(
            exited
                ? "ended before it called back"
                : "did not call back within " + request.startDeadline().toMillis() + " ms",
            null);
      }
      boolean greeted = false;
      try {
        Files.deleteIfExists(folder.resolve("page"));
        LaunchedProcess launched = greeted(channels, deadline);
        greeted = true;
        return launched;
      } finally {
        if (!greeted) {
          channels.close(); // it may have died, or this thread been interrupted, in between
        }
      }
    }

    private LaunchedProcess greeted(Channels channels, long deadline)
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
      return new LaunchedProcess(this, channels, hello, reader);
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
                    && FromWorker.read(frame) instanceof FromWorker.Hello hello
                ? hello
                : null;
          }
          selector.select(20);
          selector.selectedKeys().clear();
        }
        return null;
      }
    }

    void abort() throws InterruptedException {
      if (process != null) {
        ProcessTree.kill(process.toHandle());
        process.waitFor();
        Watchdog.forget(process.pid());
        out.awaitEnd(200);
        err.awaitEnd(200);
        closeStreams(process);
      }
    }

    LaunchException failure(String what, @Nullable Throwable cause) {
      OptionalInt exit =
          process != null && !process.isAlive()
              ? OptionalInt.of(process.exitValue())
              : OptionalInt.empty();
      return new LaunchException(
          request.name() + " " + what, cause, command, exit, lastLines.list());
    }
  }
}
