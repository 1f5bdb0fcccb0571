package dev.procession;

import dev.procession.WorkerSession.State;
import dev.procession.launch.LastWords;
import dev.procession.launch.LaunchException;
import dev.procession.memory.RuntimeFolder;
import dev.procession.wire.Control;
import dev.procession.wire.ControlLink;
import dev.procession.wire.FromWorker;
import dev.procession.wire.ToWorker;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final Duration LINES_PATIENCE = Duration.ofSeconds(1);

  private final int number;
  private final ProcessPool pool;
  private final Thread owner;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean terminated;
  private volatile @Nullable Connected connected;
  private volatile @Nullable ControlLink control;
  private @Nullable Throwable ownerError;

  /** What there is once the process has called back. */
  private record Connected(WorkerLink link, WorkerSession session, Answers answers, Path folder) {}

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
      pool.workerFailed(this, Optional.of(StartFailure.of(name(), e)), false);
    }
  }

  private String name() {
    return pool.workerName(number);
  }

  /** Whatever goes wrong, those who wait for this worker hear of its end. */
  private void live() {
    try {
      startAndServe();
    } catch (Throwable e) { // also what its end threw, such as that the system gives no thread
      Connected open = connected;
      if (open != null) {
        open.link.kill();
      }
      try {
        pool.breakOff(StartFailure.ofLostThread(name(), e));
      } finally {
        pool.workerEnded(this);
      }
    }
  }

  private void startAndServe() {
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
      serve(open, System.nanoTime() - began);
      end(open);
    }
  }

  private Connected open() throws LaunchException, IOException, InterruptedException {
    Path folder = RuntimeFolder.ofThisProcess().create(ProcessPool.nextFolderName());
    try {
      WorkerLink link =
          WorkerLink.open(pool.launchRequest(number), folder, this::printed, this::linesPassed);
      var session = new WorkerSession(pool, number, link, this::obey);
      return new Connected(link, session, new Answers(pool, number, session, link, done), folder);
    } catch (LaunchException | IOException | RuntimeException | InterruptedException | Error e) {
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
    open.session.become(State.STANDBY);
    if (terminated) {
      open.link.kill();
    }
  }

  private ByteBuffer awaitInitialized(Connected open) throws IOException {
    var answer = new ArrayList<ByteBuffer>();
    while (answer.isEmpty()) {
      open.link.await(0);
      open.session.pump(); // writes what the channel did not take at once
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
      exit = open.link.end(started.answers::received, started.answers::found);
      close(open);
      Estate _ = open.session.die();
      awaitLines(open);
      lines = open.link.process().lastLines();
    }
    pool.workerFailed(
        this,
        terminated
            ? Optional.empty()
            : Optional.of(StartFailure.of(name(), e, command, exit, lines)),
        e instanceof LaunchException launch && launch.isRefused());
  }

  private void serve(Connected open, long startNanos) {
    try {
      pool.workerReady(this, open.link.process().pid(), startNanos);
      if (open.session.state() == State.STANDBY) {
        open.session.write(List.of(), new ToWorker.WarmUp());
      }
      var lookout = new Lookout(System::nanoTime);
      boolean more = true;
      while (more) {
        pool.relieve(this);
        open.session.pump();
        long lookMillis = lookout.watch(open.session.hasSeveral());
        boolean news = open.link.await(sooner(patienceMillis(open), lookMillis));
        open.answers.held().release();
        more = open.link.read(open.answers::received);
        if (news) {
          lookout.heard();
        } else if (lookout.isDue()) {
          open.link.look(open.answers::found);
        }
      }
    } catch (Throwable e) { // an Error too: a result may be too large for the memory
      ownerError = e;
      open.link.kill(); // first: to say so may fail as well
      System.getLogger(Worker.class.getName())
          .log(System.Logger.Level.ERROR, name() + " is given up after an error of its owner", e);
    }
  }

  /** Of two waits, of which 0 has no end. */
  private static long sooner(long some, long other) {
    return some == 0 || other == 0 ? Math.max(some, other) : Math.min(some, other);
  }

  /** How long to wait for news of the worker before something else is due; 0 for any time. */
  private long patienceMillis(Connected open) {
    if (open.session.state() == State.STOPPING) {
      return open.link.stoppingMillis(pool.settings().startDeadline());
    }
    if (open.session.isIdle() && pool.stealFor(this)) {
      return STEAL_AGAIN_MILLIS;
    }
    return open.answers.held().patienceMillis();
  }

  private void end(Connected open) {
    State last = open.session.state();
    boolean inOrder = terminated || last == State.STOPPING;
    if (!inOrder) {
      pool.countCrash(); // first: who is told of a lost item may look at the numbers
      pool.workers().dies(this); // a spare need not wait until everything is known of this end
      open.session.giveUp();
    }
    OptionalInt exit = open.link.end(open.answers::received, open.answers::found);
    Death death = Death.of(name(), open.link, open.session, exit, open.folder);
    close(open);
    if (!inOrder || !exit.equals(OptionalInt.of(0))) {
      release(RuntimeFolder::sweepAfterDeath);
    }
    awaitLines(open);
    open.answers.held().releaseAll();
    Estate estate = open.session.die();
    if (!pool.isHalting()) {
      new Inheritance(pool, number, open.answers, death, ownerError).settle(estate, open.link);
    }
    pool.workerEnded(this, death, inOrder);
  }

  /** Its lines come before the news of its end, unless that takes long; the pool's end waits. */
  private void awaitLines(Connected open) {
    LastWords words = open.link.process().lastWords();
    try {
      if (!words.awaitHandedOn(LINES_PATIENCE)) {
        pool.lastWords().add(words);
      }
    } catch (InterruptedException e) { // by terminate, which the pool's end follows
      pool.lastWords().add(words);
    }
  }

  /** Lets go of everything, also if letting go of one thing fails. */
  private void close(Connected open) {
    release(open.link::close);
    ControlLink link = control;
    if (link != null) {
      release(link::close);
    }
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

  Optional<WorkerSession> session() {
    return Optional.ofNullable(connected).map(Connected::session);
  }

  @Override
  public boolean isReady() {
    return session().map(WorkerSession::state).filter(State::isReady).isPresent();
  }

  @Override
  public void activate() {
    session().ifPresent(WorkerSession::activate);
  }

  /** What its limits demand. */
  private void obey(Order order) {
    switch (order) {
      case Order.Kill(String reason) -> {
        session().ifPresent(session -> session.kill(reason));
        pool.leaves(this);
      }
      case Order.Replace() -> {
        session().ifPresent(WorkerSession::retire);
        pool.leaves(this);
      }
      case Order.Rest() -> pool.rests(this);
    }
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
    if (open != null && open.answers.held().isWaiting()) {
      open.link.wakeup();
    }
  }

  @Override
  public void linked(ControlLink link) {
    control = link;
    session().ifPresent(session -> session.linked(link));
  }

  @Override
  public void reported(int itemNumber, long doneByTask, long total) {
    Connected open = connected;
    if (open != null && pool.events().heard()) {
      open.session.whileInHand(
          itemNumber, item -> open.answers.progressed(item, doneByTask, total));
    }
  }

  @Override
  public void seen(Control.Seen seen) {
    session().ifPresent(session -> session.seen(seen));
  }

  /** The task channel or the process ends as well, and the owner judges by these. */
  @Override
  public void ended() {}
}
