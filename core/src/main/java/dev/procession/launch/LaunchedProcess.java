package dev.procession.launch;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.Channels;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FromWorker;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM that has called back: its process, its two channels, its output pumps.
 *
 * <p>The start is over when it has connected, has exited, or its time is up, whichever is first.
 */
public final class LaunchedProcess {
  private static final long KILL_PATIENCE_MILLIS = 10_000;
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final Process process;
  private final WorkerPage page;
  private final Channels channels;
  private final FromWorker.Hello hello;
  private final FrameReader reader;
  private final OutputPump out;
  private final OutputPump err;
  private final LastWords lastWords;
  private final LastLines lastLines;
  private final List<CrashLines> crashLines;
  private final Path folder;
  private final List<String> command;
  private volatile boolean killed;

  LaunchedProcess(
      Attempt attempt,
      WorkerPage page,
      Channels channels,
      FromWorker.Hello hello,
      FrameReader reader) {
    this.page = page;
    this.process = attempt.process;
    this.out = attempt.out;
    this.err = attempt.err;
    this.lastWords = attempt.lastWords();
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
   * <p>A death before its first words may be the fault of the cache of the start: then it is
   * started once more without, and the cache is thrown away if that helped.
   *
   * @param folder made for this process
   * @param lines receives what it prints, from its first line on
   * @param progress called by the pumps after they handed on lines
   * @throws LaunchException if it cannot start, exits or is late; nothing of it is left then
   */
  public static LaunchedProcess launch(
      LaunchRequest request, Path folder, Lines lines, Runnable progress)
      throws LaunchException, InterruptedException {
    Optional<Path> cache = AotCache.ofThisProcess().file();
    try {
      return new Attempt(request, folder, cache, lines, progress).launch();
    } catch (LaunchException e) {
      if (cache.isEmpty() || e.exitCode().isEmpty() || wasKilled(e.exitCode().getAsInt())) {
        throw e;
      }
      LaunchedProcess launched =
          new Attempt(request, folder, Optional.empty(), lines, progress).launch();
      AotCache.ofThisProcess().discard(cache.get());
      return launched;
    }
  }

  /** Whether somebody else has ended it, which says nothing against the cache. */
  private static boolean wasKilled(int exitCode) {
    return exitCode == SIGNALLED + SIGKILL || exitCode == SIGNALLED + SIGTERM;
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  /** The page that it shares with this process. */
  public WorkerPage page() {
    return page;
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

  /**
   * Kills the process and all that it started; what has left its tree is found when its end is
   * awaited.
   */
  public void kill() {
    killed = true;
    ProcessTree.kill(process.toHandle());
  }

  /**
   * Waits for the end of the process, then until what its pipes held has been read, with a little
   * for what others write there.
   *
   * @return its exit value; {@link #lastLines} and {@link #crash} are complete if there is one
   */
  public OptionalInt awaitExit(long millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return OptionalInt.empty();
    }
    Watchdog.forget(process.pid()); // first: from now on the pid may be another's
    if (killed) {
      FamilyMark.kill(FamilyMark.of(folder));
    }
    lastWords.read();
    return OptionalInt.of(process.exitValue());
  }

  /**
   * Kills it where nobody will own it, and sees its end: its pid may soon be another's, which the
   * watchdog must not take for it. An interrupt is kept for later.
   */
  public void abandon() {
    kill();
    boolean interrupted = Thread.interrupted();
    try {
      OptionalInt _ = awaitExit(KILL_PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** After its end: what was read of its lines and may not have been handed on yet. */
  public LastWords lastWords() {
    return lastWords;
  }
}
