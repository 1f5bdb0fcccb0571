package dev.procession;

import dev.procession.launch.LaunchException;
import dev.procession.launch.LaunchRequest;
import dev.procession.launch.LaunchedProcess;
import dev.procession.memory.WorkerPage;
import dev.procession.wire.FrameReader;
import dev.procession.wire.FrameReader.Read;
import dev.procession.wire.FromWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The process, page and task channel of one worker. Reading and waiting are for the owner thread;
 * {@link #wakeup} and {@link #kill} for any.
 */
final class WorkerLink {
  private static final long EXIT_PATIENCE_MILLIS = 500;
  private static final long KILL_PATIENCE_MILLIS = 10_000;

  private final LaunchedProcess process;
  private final Selector selector;
  private final SelectionKey key;
  private final long clockOffset;
  private volatile boolean exited;
  private long stoppingSince;

  private WorkerLink(LaunchedProcess process) throws IOException {
    this.process = process;
    this.selector = Selector.open();
    this.key = process.channels().task().register(selector, SelectionKey.OP_READ);
    this.clockOffset = offset(System.nanoTime() - process.hello().nanoTime());
    var _ =
        process
            .process()
            .onExit()
            .thenRun(() -> {
              exited = true;
              selector.wakeup();
            });
  }

  /** Starts a process in the folder and waits until it has called back. */
  static WorkerLink open(
      LaunchRequest request, Path folder, LaunchedProcess.Lines lines, Runnable outputProgress)
      throws LaunchException, IOException, InterruptedException {
    LaunchedProcess process = LaunchedProcess.launch(request, folder, lines, outputProgress);
    try {
      return new WorkerLink(process);
    } catch (IOException | RuntimeException | Error e) { // no descriptor to be had, or no memory
      process.abandon();
      process.channels().close();
      throw e;
    }
  }

  /** Clocks of one system mostly have one origin; then what is left is the way of the greeting. */
  private static long offset(long difference) {
    return Math.abs(difference) < 1_000_000_000 ? 0 : difference;
  }

  /** A time of the worker's clock by ours. */
  long parentNanos(long workerNanos) {
    return workerNanos + clockOffset;
  }

  /** A time of our clock by the worker's. */
  long workerNanos(long parentNanos) {
    return parentNanos - clockOffset;
  }

  LaunchedProcess process() {
    return process;
  }

  WorkerPage page() {
    return process.page();
  }

  SocketChannel channel() {
    return process.channels().task();
  }

  /**
   * Waits for something to read, for room to write if wanted, or for {@link #wakeup}.
   *
   * @return whether the channel has any of these
   */
  boolean await(long millis) throws IOException {
    int ready = selector.select(millis);
    selector.selectedKeys().clear();
    return ready > 0;
  }

  void wakeup() {
    selector.wakeup();
  }

  /** Whether the owner is to be told when the channel takes more. */
  void wantWritable(boolean wanted) {
    int interest = wanted ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.isValid() && key.interestOps() != interest) {
      key.interestOps(interest);
      selector.wakeup();
    }
  }

  /**
   * Hands on every frame that has come.
   *
   * @return false if no more will come: the channel has ended or the process has
   */
  boolean read(Consumer<FromWorker> receiver) {
    boolean ended = exited; // asked first: what it wrote before its end is read all the same
    FrameReader reader = process.reader();
    try {
      deliver(reader, receiver);
      while (true) {
        Read read = reader.read(channel());
        if (read != Read.SOME) {
          return read == Read.NOTHING_YET && !ended;
        }
        deliver(reader, receiver);
      }
    } catch (IOException e) {
      return false; // frames that the worker left unread turn its end into a reset
    }
  }

  private static void deliver(FrameReader reader, Consumer<FromWorker> receiver)
      throws IOException {
    for (ByteBuffer frame = reader.next(); frame != null; frame = reader.next()) {
      receiver.accept(FromWorker.read(frame, reader.attachment()));
    }
  }

  /** How long a worker that was told to end may still take; kills it when that is over. */
  long stoppingMillis(Duration patience) {
    long now = System.nanoTime();
    if (stoppingSince == 0) {
      stoppingSince = now;
    }
    long left = patience.toMillis() - (now - stoppingSince) / 1_000_000;
    if (left <= 0) {
      kill();
    }
    return Math.max(100, left);
  }

  void kill() {
    process.kill();
  }

  /**
   * After the last read: sees to it that the process is gone, then takes from its page what it had
   * finished and not sent.
   *
   * @param receiver gets what comes through the channel
   * @param finder gets what is found on the page after that
   * @return its exit value, if it can be had
   */
  OptionalInt end(Consumer<FromWorker> receiver, Consumer<FromWorker> finder) {
    OptionalInt exit = awaitExit(EXIT_PATIENCE_MILLIS);
    if (exit.isEmpty()) {
      process.kill();
      exit = awaitExit(KILL_PATIENCE_MILLIS);
    }
    try {
      boolean _ = read(receiver);
      look(finder);
    } catch (RuntimeException | OutOfMemoryError e) {
      System.getLogger(WorkerLink.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "pid " + process.pid() + " left answers that cannot be read",
              e);
    }
    return exit;
  }

  /**
   * Only terminate interrupts an owner; it has killed the process, whose end comes all the same.
   */
  private OptionalInt awaitExit(long millis) {
    boolean _ = Thread.interrupted();
    try {
      return process.awaitExit(millis);
    } catch (InterruptedException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Hands on what the worker has finished and not wholly sent: answers that will come again, unless
   * it has died.
   */
  void look(Consumer<FromWorker> receiver) {
    ByteBuffer rest = process.page().unsent();
    while (rest.remaining() > Integer.BYTES) {
      int length = rest.getInt();
      boolean grows = length == 0 || length > rest.remaining(); // up to what was seen of it
      ByteBuffer frame = rest.slice(rest.position(), grows ? rest.remaining() : length);
      rest.position(rest.position() + frame.remaining());
      receiver.accept(FromWorker.read(frame, null));
    }
  }

  void close() throws IOException {
    try (selector) {
      channel().close();
    }
  }
}
