package dev.procession.worker;

import dev.procession.codec.DecodingException;
import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import dev.procession.codec.Throwables;
import dev.procession.memory.WorkerPage;
import dev.procession.memory.WorkerPage.Phase;
import dev.procession.wire.Attachment;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Ending;
import dev.procession.wire.NumberType;
import dev.procession.wire.Payload;
import dev.procession.wire.StartLine;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does all its life, on its main thread: receive, claim, decode, run, encode, commit,
 * send.
 */
@SuppressWarnings("IfChainToSwitch") // a pattern switch costs a new worker 10 ms
final class TaskLoop {
  private static final byte[] NOTHING = new byte[0];

  /** How long a result may wait for others, to be sent with them. */
  private static final long PATIENCE_NANOS = 500_000;

  private final StartLine start;
  private final Receiver receiver;
  private final WorkerPage page;
  private final StandardStreams streams;
  private final ResultStream results;
  private final ControlLoop control;
  private final Definitions definitions;
  private final Encoder encoder = new Encoder();
  private final Pace pace;
  private final CurrentItem item;
  private final Interruption interruption;
  private @Nullable Work work;

  /** What finds the classes of that work. */
  private ClassLoader loader = ClassLoader.getSystemClassLoader();

  private int finalizer;

  private final AfterTask afterTask = AfterTask.begin();
  private final Holdings holdings = Holdings.begin();

  TaskLoop(
      StartLine start,
      Receiver receiver,
      WorkerPage page,
      StandardStreams streams,
      ResultStream results,
      Pace pace,
      ControlLoop control) {
    this.start = start;
    this.receiver = receiver;
    this.page = page;
    this.streams = streams;
    this.results = results;
    this.pace = pace;
    this.control = control;
    this.item = new CurrentItem(control, start.number());
    this.interruption = new Interruption(item);
    this.definitions = new Definitions(control.classRequests());
    control.stopsTasksBy(interruption);
  }

  void run() throws IOException {
    var _ = RunningTask.enter(item);
    boolean more = true;
    while (more) {
      more = handleNext(); // nothing of a frame is held on to while the next one comes
    }
    stop();
  }

  /** Returns whether there will be another frame. */
  private boolean handleNext() throws IOException {
    ToWorker frame = receiver.next();
    if (frame == null) {
      Runtime.getRuntime().halt(1); // the parent is gone
    } else if (!(frame instanceof ToWorker.Stop)) {
      handle(frame);
      return true;
    }
    return false;
  }

  private void handle(ToWorker frame) throws IOException {
    if (frame instanceof ToWorker.Run run) {
      runAll(run);
    } else if (frame instanceof ToWorker.Define define) {
      definitions.define(define);
    } else if (frame instanceof ToWorker.Forget forget) {
      definitions.forget(forget.id());
    } else if (frame instanceof ToWorker.Initialize functions) {
      initialize(functions.initializer(), functions.finalizer());
    } else if (frame instanceof ToWorker.Loaders alive) {
      definitions.keep(alive);
    } else if (frame instanceof ToWorker.WarmUp) {
      warmUp();
    } else {
      throw new IllegalStateException("not to be said now: " + frame);
    }
  }

  private void runAll(ToWorker.Run run) throws IOException {
    boolean exactly = run.timeoutNanos() > 0;
    if (exactly) {
      results.flush(); // no result that waits may look like the item that runs
    }
    work = null;
    Phase first = run.values() instanceof Payload.Each ? Phase.DECODING : Phase.RUNNING;
    long since = pace.restart();
    int end = run.first() + run.values().size();
    for (int number = run.first(); number < end; number++) {
      page.running(number, first, since);
      interruption.announce(number);
      if (page.take(number)) {
        runItem(run, number - run.first(), since);
        boolean timed = pace.itemEnded();
        if (exactly || (timed && results.isOlderThan(PATIENCE_NANOS))) {
          interruption.end();
          results.flush();
        }
        since = exactly ? pace.restart() : pace.now();
      }
    }
    interruption.end();
    if (page.claim().isDry()) {
      results.flush(); // before it asks the channel, which takes its time
    }
  }

  private void runItem(ToWorker.Run run, int place, long since) throws IOException {
    int number = run.first() + place;
    if (run.keepsOutput()) {
      streams.keep();
    }
    item.begin(run, place, since);
    interruption.begin(number);
    Ended ended = ended(run, place);
    RunningTask asked = item.end();
    if (asked != null) {
      asked.end();
    }
    byte[] printed = run.keepsOutput() ? streams.kept() : NOTHING;
    streams.endTask();
    if (ended.ending != Ending.RETURNED || run.keepsOutput() || asked != null) {
      answer(number, ended, printed, asked, since);
    } else if (ended.value instanceof Number value) {
      results.returned(number, value, since);
    } else if (ended.value instanceof Attachment array) {
      send(number, array, since);
    } else if (ResultStream.takes((byte[]) ended.value)) {
      results.returned(number, (byte[]) ended.value, since);
    } else {
      answer(number, ended, NOTHING, null, since);
    }
  }

  private void send(int number, Attachment array, long since) throws IOException {
    interruption.end();
    page.phase(Phase.SENDING);
    results.send(
        new FromWorker.Returned(
            number,
            System.nanoTime() - since,
            streams.outBytes(),
            streams.errBytes(),
            Payload.Each.of(Payload.Part.of(array))));
  }

  /** Says all that may be said of one item. */
  private void answer(
      int number, Ended ended, byte[] printed, @Nullable RunningTask asked, long since)
      throws IOException {
    interruption.end();
    page.phase(Phase.SENDING);
    Told told = asked == null ? Told.NOTHING : Told.by(asked);
    results.send(
        new FromWorker.Answered(
            number,
            ended.ending,
            System.nanoTime() - since,
            streams.outBytes(),
            streams.errBytes(),
            ByteBuffer.wrap(printed),
            told.counts,
            told.done,
            told.total,
            ByteBuffer.wrap(encoded(ended.value))));
  }

  private static byte[] encoded(Object value) {
    if (value instanceof Number number) {
      return Encoder.number(number);
    }
    return value instanceof Attachment attached ? Encoder.array(attached.array()) : (byte[]) value;
  }

  /** What a task said of itself while it ran. */
  private record Told(Map<String, Long> counts, long done, long total) {
    static final Told NOTHING = new Told(Map.of(), -1, -1);

    static Told by(RunningTask task) {
      return task.reports() instanceof ReportsByControl reports
          ? new Told(task.counts(), reports.done(), reports.total())
          : NOTHING;
    }
  }

  private Ended ended(ToWorker.Run run, int place) {
    try {
      Work function = work(run);
      Thread.currentThread().setContextClassLoader(loader);
      Object value = function.run(input(run.values(), place));
      if (NumberType.isNumber(value)) {
        return new Ended(Ending.RETURNED, Objects.requireNonNull(value));
      }
      if (Attachment.suits(value)) {
        return new Ended(Ending.RETURNED, new Attachment(Objects.requireNonNull(value)));
      }
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
      afterTask.run();
      holdings.endTask();
    }
  }

  /** The function, decoded as a part of the first item that needs it. */
  private Work work(ToWorker.Run run) throws DecodingException {
    Work known = work;
    if (known == null) {
      known = definitions.work(run.function(), run.call());
      loader = definitions.loaderOf(run.function());
      work = known;
    }
    return known;
  }

  private @Nullable Object input(Payload values, int place) throws DecodingException {
    if (values instanceof Payload.Numbers numbers) {
      return numbers.get(place);
    }
    if (values instanceof Payload.Bounds bounds) {
      return bounds.from() + place;
    }
    Payload.Part part = ((Payload.Each) values).get(place);
    Attachment attached = part.array();
    if (attached != null) {
      page.phase(Phase.RUNNING);
      return attached.array();
    }
    Object decoded = definitions.decoder(part.loader()).decode(part.bytes());
    page.phase(Phase.RUNNING);
    return decoded;
  }

  private void initialize(int first, int last) throws IOException {
    finalizer = last;
    byte[] error = first == 0 ? NOTHING : call(first);
    results.send(new FromWorker.Initialized(ByteBuffer.wrap(error)));
  }

  private void warmUp() {
    try {
      WarmUp.run(definitions.decoder(0), encoder);
    } catch (Exception | LinkageError e) {
      // of a serial filter of the user, say; then the first task finds out, and tells
    }
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
      holdings.forget();
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

  /**
   * How an item ended.
   *
   * @param value a number or a large array as it is, or the encoding of the value or throwable
   */
  private record Ended(Ending ending, Object value) {}
}
