package dev.procession.worker;

import dev.procession.memory.WorkerPage;
import dev.procession.wire.Build;
import dev.procession.wire.Channels;
import dev.procession.wire.FromWorker;
import dev.procession.wire.PropertiesFile;
import dev.procession.wire.StartLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Entry point of every process that this library starts; not meant to be started by hand.
 *
 * <p>Reads its start line from standard input, calls back, then takes work until its parent stops
 * it or is gone.
 */
public final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] arguments) throws Throwable {
    Signals.leaveInterruptToParent();
    System.getProperties().putAll(PropertiesFile.read());
    StartLine start = readStartLine(System.in);
    Thread opening = ClassPath.open();
    ThisProcess.startedBy(start);
    if (start.kind() == StartLine.Kind.WORKER) {
      // a child is a program of its own, which may be asked to end
      Signals.leaveTerminationToParent();
    }
    WorkerPage page = WorkerPage.attach(start.page());
    Channels channels = Channels.connect(start.socket(), start.secret());
    StandardStreams streams = StandardStreams.install(page);
    var pace = new Pace();
    var results = new ResultStream(channels.task(), page, streams, pace);
    ClassPath.await(opening);
    results.hello(new FromWorker.Hello(ProcessHandle.current().pid(), System.nanoTime(), Build.ID));
    var control = new ControlLoop(channels.control(), page);
    control.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(new ExitMark(page, streams, start.graceMillis())));
    var receiver = new Receiver(channels.task(), page, results);
    switch (start.kind()) {
      case WORKER -> work(new TaskLoop(start, receiver, page, streams, results, pace, control));
      case CHILD, DAEMON_CHILD -> new ChildTask(receiver, control).run();
    }
  }

  /**
   * Nothing of a task comes out of the loop, so what does is the end of this worker: at once, since
   * threads that a task left behind would keep it from ending, and its parent waiting.
   */
  private static void work(TaskLoop loop) {
    try {
      loop.run();
    } catch (Throwable e) { // an Error too: a frame may be too large for the memory
      try {
        e.printStackTrace();
      } finally {
        Runtime.getRuntime().halt(1);
      }
    }
  }

  private static StartLine readStartLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (line.indexOf("\n") < 0) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("this is the main class of workers; a pool starts it");
      }
      line.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
    return StartLine.parse(line.toString());
  }
}
