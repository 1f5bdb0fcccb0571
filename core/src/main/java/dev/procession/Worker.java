package dev.procession;

import dev.procession.Bookings.Numbered;
import dev.procession.HeldAnswers.Held;
import dev.procession.WorkerSession.Ended;
import dev.procession.WorkerSession.Estate;
import dev.procession.WorkerSession.State;
import dev.procession.launch.CrashFile;
import dev.procession.launch.LaunchException;
import dev.procession.memory.RuntimeFolder;
import dev.procession.memory.WorkerPage.Running;
import dev.procession.wire.ControlLink;
import dev.procession.wire.FromWorker;
import dev.procession.wire.FromWorker.Answered;
import dev.procession.wire.FromWorker.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One worker process as its parent sees it, with the one thread that owns it: starts it, reads its
 * answers, judges its death. The owner thread runs no user code and never waits for writability.
 */
final class Worker implements Workforce.Member, ControlThread.Peer {
  private static final long STEAL_AGAIN_MILLIS = 10;

  private final int number;
  private final ProcessPool pool;
  private final Thread owner;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean terminated;
  private volatile @Nullable Connected connected;
  private @Nullable Throwable ownerError;

  /** What there is once the process has called back. */
  private record Connected(WorkerLink link, WorkerSession session, HeldAnswers held, Path folder) {}

  Worker(ProcessPool pool, int number) {
    this.pool = pool;
    this.number = number;
    String name = pool.name() + "-worker-" + number;
    this.owner = Thread.ofPlatform().daemon().name(name).unstarted(this::live);
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void start() {
    try {
      owner.start();
    } catch (OutOfMemoryError e) {
      // the system gives no more threads
      pool.workerFailed(
          this, Optional.of(StartFailure.of(name(), e, List.of(), OptionalInt.empty(), List.of())));
    }
  }

  private String name() {
    return pool.workerName(number);
  }

  private void live() {
    long began = System.nanoTime();
    Connected open = null;
    boolean ready = false;
    try {
      open = open();
      connected = open;
      initialize(open);
      ready = true;
    } catch (Throwable e) { // an Error too: whoever waits for this worker must hear of its end
      startFailed(open, e);
    }
    if (ready && open != null) {
      pool.workerReady(this, open.link.process().pid(), System.nanoTime() - began);
      serve(open);
      end(open);
    }
  }

  private Connected open() throws LaunchException, IOException, InterruptedException {
    Path folder = RuntimeFolder.ofThisProcess().create(ProcessPool.nextFolderName());
    try {
      WorkerLink link =
          WorkerLink.open(pool.launchRequest(number), folder, this::printed, this::linesPassed);
      var held = new HeldAnswers(name(), link.process(), this::deliver);
      return new Connected(link, new WorkerSession(pool, number, link), held, folder);
    } catch (LaunchException | IOException | RuntimeException | InterruptedException e) {
      RuntimeFolder.delete(folder);
      throw e;
    }
  }

  /** Waits for the pool's initializer, however long it takes: its end or its death comes. */
  private void initialize(Connected open) throws IOException {
    ControlThread.add(open.link.process().channels().control(), this);
    boolean _ = Thread.interrupted(); // by terminate, which is asked for below
    if (pool.writeInitialization(open.session)) {
      ByteBuffer error = awaitInitialized(open);
      if (error.hasRemaining()) {
        throw new InitializerException(EncodedCrossing.throwable(error, pool.initializerLoader()));
      }
    }
    open.session.become(State.READY);
    if (terminated) {
      open.link.kill();
    }
  }

  private ByteBuffer awaitInitialized(Connected open) throws IOException {
    var answer = new ArrayList<ByteBuffer>();
    while (answer.isEmpty()) {
      open.link.await(0);
      open.session.pump(Lanes.Offer.MAY_WRITE); // writes what the channel did not take at once
      boolean more =
          open.link.read(frame -> {
            if (frame instanceof FromWorker.Initialized(ByteBuffer error)) {
              answer.add(error);
            }
          });
      if (terminated || (!more && answer.isEmpty())) {
        throw new IOException("it ended while its initializer ran");
      }
    }
    return answer.getFirst();
  }

  private void startFailed(@Nullable Connected open, Throwable e) {
    OptionalInt exit = OptionalInt.empty();
    List<String> lines = List.of();
    List<String> command = List.of();
    if (open != null) {
      Connected started = open;
      command = open.link.process().command();
      open.link.kill();
      exit = open.link.end(frame -> received(started, frame));
      close(open);
      boolean _ = open.session.die().unstarted().isEmpty();
      lines = open.link.process().lastLines();
    }
    pool.workerFailed(
        this,
        terminated
            ? Optional.empty()
            : Optional.of(StartFailure.of(name(), e, command, exit, lines)));
  }

  private void serve(Connected open) {
    try {
      boolean more = true;
      while (more) {
        open.session.pump(Lanes.Offer.MAY_WRITE);
        open.link.await(patienceMillis(open));
        open.held.release();
        more = open.link.read(frame -> received(open, frame));
      }
    } catch (Throwable e) { // an Error too: a result may be too large for the memory
      ownerError = e;
      System.getLogger(Worker.class.getName())
          .log(System.Logger.Level.ERROR, name() + " is given up after an error of its owner", e);
      open.link.kill();
    }
  }

  /** How long to wait for news of the worker before something else is due; 0 for any time. */
  private long patienceMillis(Connected open) {
    if (open.session.state() == State.STOPPING) {
      return open.link.stoppingMillis(pool.settings().startDeadline());
    }
    if (open.session.isIdle() && pool.stealFor(this)) {
      return STEAL_AGAIN_MILLIS;
    }
    return open.held.patienceMillis();
  }

  private void received(Connected open, FromWorker frame) {
    switch (frame) {
      case Answered answered -> {
        Ended ended = open.session.answered(answered.number());
        ended
            .verdict()
            .ifPresentOrElse(
                verdict ->
                    settle(ended.item(), verdict.answer(name(), number), nanos(answered.nanos())),
                () -> open.held.add(new Held(ended.item(), answered)));
      }
      case FromWorker.Hello _, FromWorker.Initialized _ ->
          throw new IllegalStateException("not to be said now: " + frame);
    }
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }

  /** Answers whose lines have been handed on. */
  private void deliver(Held held) {
    Answered answered = held.answered();
    Item item = held.item();
    String printed = StandardCharsets.UTF_8.decode(answered.printed()).toString();
    var origin = item.origin(number);
    item.call.lane.measured(answered.nanos());
    answered.counts().forEach(pool::count);
    if (answered.done() >= 0) {
      progressed(item, answered.done(), answered.total());
    }
    Answer answer =
        switch (answered.ending()) {
          case RETURNED -> new Answer.Returned(origin, answered.value(), printed);
          case THREW, NOT_ENCODABLE, NOT_DECODABLE, OUT_OF_MEMORY ->
              new Answer.Threw(origin, answered.ending(), answered.value(), printed);
        };
    settle(item, answer, nanos(answered.nanos()));
    if (answered.ending() == Ending.OUT_OF_MEMORY) {
      retire(); // its heap cannot be trusted any more
    }
  }

  private void settle(Item item, Answer answer, Duration ran) {
    done.incrementAndGet();
    boolean well = answer instanceof Answer.Returned;
    pool.events()
        .tell(() ->
            new PoolEvent.TaskFinished(pool.name(), item.call.name, item.index, number, well, ran));
    item.call.settle(item, answer);
  }

  private void end(Connected open) {
    State last = open.session.state();
    OptionalInt exit = open.link.end(frame -> received(open, frame));
    Optional<CrashFile> crash = CrashFile.read(open.folder);
    close(open);
    open.held.releaseAll();
    var process = open.link.process();
    boolean byExit = open.link.page().exiting();
    var death =
        new Death(
            name(),
            process.pid(),
            Death.signed(exit, byExit, crash),
            byExit,
            crash,
            process.lastLines());
    if (!pool.isHalting()) {
      settleEstate(open, death);
    }
    pool.workerEnded(this, death, terminated || last == State.STOPPING);
  }

  /** Lets go of everything, also if letting go of one thing fails. */
  private void close(Connected open) {
    release(open.link::close);
    open.session.control().ifPresent(link -> release(link::close));
    release(open.link.process().channels()::close);
    release(() -> RuntimeFolder.delete(open.folder));
  }

  /** Something that can be let go of. */
  private interface Release {
    void run() throws IOException;
  }

  private void release(Release release) {
    try {
      release.run();
    } catch (IOException | RuntimeException e) {
      System.getLogger(Worker.class.getName())
          .log(System.Logger.Level.WARNING, name() + " left something behind", e);
    }
  }

  /** Only what it had taken and not finished is lost with it; the rest never began. */
  private void settleEstate(Connected open, Death death) {
    long now = System.nanoTime();
    Running running = open.link.page().running();
    Estate estate = open.session.die();
    pool.lanes().putBack(estate.unstarted());
    for (Numbered lost : estate.taken()) {
      boolean runs = running.number() == lost.number();
      Duration ran = nanos(runs ? now - open.link.parentNanos(running.sinceNanos()) : 0);
      Item item = lost.item();
      Optional<Verdict> verdict =
          estate.verdict().filter(passed -> passed.number() == lost.number());
      if (verdict.isPresent()) {
        settle(item, verdict.get().answer(name(), number), ran);
      } else if (item.attempt <= item.call.options.retries() && !item.call.isAbandoned()) {
        retry(item, death);
      } else {
        var error = death.exception(item, number, ran, ownerError);
        settle(item, new Answer.Lost(item.origin(number), error), ran);
      }
    }
  }

  private void retry(Item item, Death death) {
    item.attempt++;
    int attempt = item.attempt;
    pool.events()
        .tell(() ->
            new PoolEvent.TaskRetried(
                pool.name(), item.call.name, item.index, attempt, death.description()));
    pool.lanes().putBack(List.of(new Chunk(item.call, List.of(item))));
  }

  Optional<WorkerSession> session() {
    return Optional.ofNullable(connected).map(Connected::session);
  }

  /** Ends in order when it is done; a worker that is not ready yet is not waited for. */
  @Override
  public void retire() {
    Connected open = connected;
    if (open == null || open.session.state() == State.INITIALIZING) {
      terminate();
    } else {
      open.session.retire();
    }
  }

  /** Kills the process, or the attempt to start it. */
  @Override
  public void terminate() {
    terminated = true;
    Connected open = connected;
    if (open == null) {
      owner.interrupt();
    } else {
      open.link.kill();
      open.link.wakeup();
    }
  }

  @Override
  public long done() {
    return done.get();
  }

  @Override
  public PoolStats.WorkerStats stats() {
    Connected open = connected;
    if (open == null || open.session.state() == State.DEAD) {
      String state = open == null ? "STARTING" : "DEAD";
      return PoolStats.WorkerStats.notRunning(number, state, done.get());
    }
    return PoolStats.WorkerStats.running(
        number,
        open.session.state().name(),
        open.link.process().pid(),
        open.session.running(),
        open.link.page(),
        done.get());
  }

  private void printed(boolean isError, String text) {
    pool.settings().output().print(new Output.Line(pool.name(), "worker-" + number, isError, text));
  }

  private void linesPassed() {
    Connected open = connected;
    if (open != null && open.held.isWaiting()) {
      open.link.wakeup();
    }
  }

  @Override
  public void linked(ControlLink link) {
    session().ifPresent(session -> session.linked(link));
  }

  @Override
  public void reported(int itemNumber, long doneByTask, long total) {
    if (pool.events().heard()) {
      session()
          .ifPresent(session ->
              session.whileInHand(itemNumber, item -> progressed(item, doneByTask, total)));
    }
  }

  private void progressed(Item item, long doneByTask, long total) {
    pool.events()
        .tell(() ->
            new PoolEvent.Progressed(
                pool.name(), item.call.name, item.index, number, doneByTask, total));
  }

  /** The task channel or the process ends as well, and the owner judges by these. */
  @Override
  public void ended() {}
}
