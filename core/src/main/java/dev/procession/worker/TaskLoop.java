package dev.procession.worker;

import dev.procession.codec.DecodingException;
import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Throwables;
import dev.procession.memory.Claim;
import dev.procession.memory.WorkerPage;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Ending;
import dev.procession.wire.Payload;
import dev.procession.wire.StartLine;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a worker does all its life, on its main thread: receive, claim, decode, run, encode, commit,
 * send.
 */
final class TaskLoop {
  private static final byte[] NOTHING = new byte[0];

  private final StartLine start;
  private final Receiver receiver;
  private final WorkerPage page;
  private final StandardStreams streams;
  private final ResultStream results;
  private final ControlLoop control;
  private final Definitions definitions;
  private final Encoder encoder = new Encoder();
  private final Interruption interruption = new Interruption();
  private int finalizer;

  TaskLoop(
      StartLine start,
      Receiver receiver,
      WorkerPage page,
      StandardStreams streams,
      ResultStream results,
      ControlLoop control) {
    this.start = start;
    this.receiver = receiver;
    this.page = page;
    this.streams = streams;
    this.results = results;
    this.control = control;
    this.definitions = new Definitions(control.classRequests());
    control.stopsTasksBy(interruption);
  }

  void run() throws IOException {
    while (true) {
      switch (receiver.next()) {
        case null -> Runtime.getRuntime().halt(1); // the parent is gone
        case ToWorker.Define define -> definitions.define(define);
        case ToWorker.Forget(int id) -> definitions.forget(id);
        case ToWorker.Run run -> runAll(run);
        case ToWorker.Initialize(int first, int last) -> initialize(first, last);
        case ToWorker.Stop() -> {
          stop();
          return;
        }
      }
    }
  }

  private void runAll(ToWorker.Run run) throws IOException {
    int number = run.first();
    for (Payload item : run.items()) {
      page.running(number, Phase.DECODING, System.nanoTime());
      if (claim(number)) {
        results.send(answer(run, item, number));
        page.phase(Phase.WAITING);
      }
      number++;
    }
  }

  /** Takes an item, unless the parent has taken it back. */
  private boolean claim(int number) {
    while (true) {
      Claim claim = page.claim();
      if (claim.next() != number || claim.isDry()) {
        return false;
      }
      if (page.claim(claim, claim.taken())) {
        return true;
      }
    }
  }

  private FromWorker.Answered answer(ToWorker.Run run, Payload item, int number)
      throws IOException {
    long began = System.nanoTime();
    var reports = new ReportsByControl(control, number);
    var task =
        new RunningTask(
            item.index(), item.attempt(), start.number(), run.seed(), run.timeoutNanos(), reports);
    if (run.keepsOutput()) {
      streams.keep();
    }
    interruption.begin(number, task);
    Ended ended = ended(run, item, task);
    interruption.end(number);
    byte[] printed = run.keepsOutput() ? streams.kept() : NOTHING;
    streams.endTask();
    page.phase(Phase.SENDING);
    return new FromWorker.Answered(
        number,
        ended.ending,
        System.nanoTime() - began,
        streams.outBytes(),
        streams.errBytes(),
        ByteBuffer.wrap(printed),
        reports.counts(),
        reports.done(),
        reports.total(),
        ByteBuffer.wrap(ended.value));
  }

  private Ended ended(ToWorker.Run run, Payload item, RunningTask task) {
    RunningTask outer = task.enter();
    try {
      Work work = definitions.work(run.function(), run.call());
      Thread.currentThread().setContextClassLoader(work.getClass().getClassLoader());
      Object input = definitions.decoder(item.loader()).decode(item.bytes());
      page.phase(Phase.RUNNING);
      Object value = work.run(input);
      page.phase(Phase.ENCODING);
      return new Ended(Ending.RETURNED, encoder.encode(value).bytes());
    } catch (DecodingException e) {
      return new Ended(Ending.NOT_DECODABLE, Throwables.encode(e));
    } catch (EncodingException e) {
      return new Ended(Ending.NOT_ENCODABLE, Throwables.encode(e));
    } catch (OutOfMemoryError e) {
      return new Ended(Ending.OUT_OF_MEMORY, Throwables.encode(e));
    } catch (Throwable e) { // whatever a task throws is its answer, System.exit and halt excepted
      return new Ended(Ending.THREW, Throwables.encode(e));
    } finally {
      RunningTask.leave(outer);
    }
  }

  private void initialize(int first, int last) throws IOException {
    finalizer = last;
    byte[] error = first == 0 ? NOTHING : call(first);
    results.send(new FromWorker.Initialized(ByteBuffer.wrap(error)));
  }

  /** Runs a definition that takes and gives nothing; the encoded error, or nothing. */
  private byte[] call(int definition) throws IOException {
    try {
      Work work = definitions.work(definition, 0);
      Object _ = work.run(null);
      return NOTHING;
    } catch (Throwable e) { // told to the parent, which decides
      return Throwables.encode(e);
    } finally {
      boolean _ = Thread.interrupted();
      streams.endTask();
    }
  }

  /** Closes both channels first: a JVM that halts with a thread in a system call is slow. */
  private void stop() throws IOException {
    if (finalizer != 0 && call(finalizer).length > 0) {
      System.err.println("the finalizer of " + start.name() + " failed");
      streams.endTask();
    }
    control.end();
    receiver.close();
    System.exit(0);
  }

  private record Ended(Ending ending, byte[] value) {}
}
