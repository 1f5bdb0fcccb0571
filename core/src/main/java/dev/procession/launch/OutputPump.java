package dev.procession.launch;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one output stream of a process on a thread of its own and hands on whole lines.
 *
 * <p>A consumer that is slow holds up this thread only, and by it the process: what it prints waits
 * in its pipe. Once the process has ended, what the pipe holds is read into memory, whatever the
 * consumer does, and is handed on as fast as that takes it.
 */
public final class OutputPump {
  private final InputStream stream;
  private final Consumer<String> noted;
  private final Consumer<String> lines;
  private final Runnable progress;
  private final Thread thread;
  private final byte[] buffer = new byte[16 << 10];

  /** Held while the stream is read: by the thread that waits for more, most of the time. */
  private final ReentrantLock reading = new ReentrantLock();

  /** Guarded by this; what is in it was read and not handed on. */
  private final ArrayDeque<String> pending = new ArrayDeque<>();

  /** Guarded by this. */
  private final LineSplitter splitter = new LineSplitter(this::add);

  /** How many lines were read; guarded by this. */
  private long lineCount;

  /** How many of them the consumer has taken; guarded by this. */
  private long handedOn;

  /** The last of them that is worth waiting for: others may go on writing; guarded by this. */
  private long lastLine = Long.MAX_VALUE;

  /** Guarded by this. */
  private long readBytes;

  /** Nothing that is read from here on counts; guarded by this. */
  private boolean closed;

  private volatile boolean processEnded;
  private volatile long passedBytes;

  /**
   * @param noted sees each line as soon as it was read; must be quick
   * @param lines the consumer, which may be slow
   * @param progress called after lines were handed on and {@link #passedBytes} has grown, and at
   *     the end
   */
  OutputPump(
      String name,
      InputStream stream,
      Consumer<String> noted,
      Consumer<String> lines,
      Runnable progress) {
    this.stream = stream;
    this.noted = noted;
    this.lines = lines;
    this.progress = progress;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::pump);
  }

  void start() {
    thread.start();
  }

  /** Bytes read whose lines have been handed on. */
  public long passedBytes() {
    return passedBytes;
  }

  /**
   * The process has ended: takes what its pipe holds, if the thread is with the consumer; if it
   * waits for more there is nothing, and if it is about to read it will take all of it.
   *
   * @return whether the stream is at its end; if not, others hold it open or it was not looked at
   */
  boolean readRest() {
    processEnded = true;
    if (!thread.isAlive()) {
      return true;
    }
    if (reading.tryLock()) {
      try {
        readAvailable();
      } catch (IOException e) {
        return true; // closed
      } finally {
        reading.unlock();
      }
    }
    return false;
  }

  /** Waits for the end of the thread, at most this long; returns whether it has come. */
  boolean awaitEnd(long millis) throws InterruptedException {
    thread.join(Math.max(1, millis));
    return !thread.isAlive();
  }

  /**
   * Whatever comes from here on is of no interest. The thread may wait for the end of others that
   * hold the stream open, so an unfinished last line of the process is handed on by another.
   */
  void close() {
    boolean isLast;
    synchronized (this) {
      isLast = !closed && handedOn == lineCount && splitter.unfinishedBytes() > 0;
      endOfStream();
    }
    try {
      stream.close();
    } catch (IOException e) {
      System.getLogger(OutputPump.class.getName())
          .log(System.Logger.Level.DEBUG, thread.getName() + ": stream not closed", e);
    }
    if (isLast && thread.isAlive()) {
      startHandingOnLast();
    }
  }

  private void startHandingOnLast() {
    try {
      Thread.ofPlatform().daemon().name(thread.getName()).start(this::handOnLast);
    } catch (OutOfMemoryError e) {
      System.getLogger(OutputPump.class.getName())
          .log(
              System.Logger.Level.WARNING,
              thread.getName() + ": its unfinished last line is lost, as there is no thread for it",
              e);
      synchronized (this) {
        lastLine = handedOn; // nobody need wait for it
        notifyAll();
      }
    }
  }

  private void endOfStream() {
    splitter.end();
    closed = true;
    lastLine = Math.min(lastLine, lineCount);
  }

  /** Waits until all lines of the process have been handed on, at most this long. */
  synchronized boolean awaitLines(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (unfinished() > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** How many lines the consumer has taken. */
  synchronized long handedOn() {
    return handedOn;
  }

  /** How many lines of the process were read that the consumer has not taken. */
  synchronized long unfinished() {
    return Math.max(0, Math.min(lineCount, lastLine) - handedOn);
  }

  private void pump() {
    try (stream) {
      while (readSome()) {
        handOn();
        progress.run();
      }
    } catch (IOException e) {
      // the process is gone and its pipe was closed: the same as its end
    }
    synchronized (this) {
      endOfStream();
    }
    handOn();
    passedBytes = Long.MAX_VALUE;
    progress.run();
  }

  /** Waits for more; false at the end. */
  private boolean readSome() throws IOException {
    reading.lock();
    try {
      int count = stream.read(buffer);
      if (count >= 0) {
        split(count);
        if (processEnded) {
          readAvailable();
        }
      }
      return count >= 0;
    } finally {
      reading.unlock();
    }
  }

  /** What is there now and no more: others may go on writing. */
  private void readAvailable() throws IOException {
    int left = stream.available();
    while (left > 0) {
      int count = stream.read(buffer, 0, Math.min(left, buffer.length));
      if (count < 0) {
        break;
      }
      split(count);
      left -= count;
    }
    readToTheEnd();
  }

  /** All that the process has printed has been read, but perhaps for the end of its last line. */
  private synchronized void readToTheEnd() {
    long unfinishedLine = splitter.unfinishedBytes() > 0 ? 1 : 0;
    lastLine = Math.min(lastLine, lineCount + unfinishedLine);
  }

  private synchronized void split(int count) {
    if (!closed) {
      splitter.add(buffer, count);
      readBytes += count;
    }
  }

  /** Called by the splitter. */
  private void add(String line) {
    noted.accept(line);
    pending.addLast(line);
    lineCount++;
  }

  private void handOnLast() {
    handOn();
    progress.run();
  }

  private void handOn() {
    for (String line = next(); line != null; line = next()) {
      emit(line);
      synchronized (this) {
        handedOn++;
        notifyAll();
      }
    }
  }

  private synchronized @Nullable String next() {
    String line = pending.pollFirst();
    if (line == null) {
      passedBytes = readBytes - splitter.unfinishedBytes();
    }
    return line;
  }

  private void emit(String line) {
    try {
      lines.accept(line);
    } catch (Throwable e) { // the user's code; the lines that follow are handed on all the same
      logFailure(e);
    }
  }

  private void logFailure(Throwable e) {
    System.Logger logger = System.getLogger(OutputPump.class.getName());
    String what = thread.getName() + ": consumer of lines failed";
    try {
      logger.log(System.Logger.Level.ERROR, what, e);
    } catch (Throwable _) { // its own methods throw where it is printed
      logger.log(System.Logger.Level.ERROR, what + " with " + e.getClass().getName());
    }
  }
}
