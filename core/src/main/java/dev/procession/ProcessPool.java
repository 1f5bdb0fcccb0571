package dev.procession;

import dev.procession.launch.AotCache;
import dev.procession.launch.ChangedCodeException;
import dev.procession.launch.LaunchRequest;
import dev.procession.memory.RuntimeFolder;
import dev.procession.wire.StartLine;
import dev.procession.wire.ToWorker;
import dev.procession.worker.ThisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pool whose workers are processes. */
final class ProcessPool extends WorkforcePool<Worker> {
  private static final int START_ATTEMPTS = 3;

  /** An item that runs for so long must not have others waiting behind it. */
  private static final long HELD_UP_NANOS = 10_000_000;

  private static final AtomicInteger FOLDERS = new AtomicInteger();

  private final EncodedCrossing crossing;
  private final @Nullable Definition initializer;
  private final @Nullable Definition finalizer;

  private final AtomicInteger failedStarts = new AtomicInteger();
  private volatile boolean hadWorker;
  private final AtomicInteger uselessWorkers = new AtomicInteger();
  private final AtomicLong crashes = new AtomicLong();
  private final UnreadLines lastWords = new UnreadLines();
  private final AtomicLong nextRelief = new AtomicLong(System.nanoTime());

  private ProcessPool(PoolSettings settings) {
    super(settings);
    this.crossing = new EncodedCrossing(settings.name());
    this.initializer = settings.initializer().map(this::definition).orElse(null);
    this.finalizer = settings.finalizer().map(this::definition).orElse(null);
  }

  static ProcessPool open(PoolSettings settings) {
    Nesting.requireRoom(settings.name());
    var pool = new ProcessPool(settings);
    Shutdown.register(pool);
    if (ThisProcess.depth() == 0) {
      pool.workers().fill();
    }
    return pool;
  }

  private Definition definition(SerializableRunnable task) {
    return crossing.function(new Works.OfRunnable(task), task);
  }

  /**
   * Inside a worker the processes start at the first task: reading a function initializes its
   * class, and a pool in a static field would start processes that start processes.
   */
  @Override
  void prepare() {
    if (!workers().hasBegun()) {
      workers().fill();
    }
  }

  static String nextFolderName() {
    return "worker-" + FOLDERS.incrementAndGet();
  }

  LaunchRequest launchRequest(int number) {
    PoolSettings settings = settings();
    int processes = workerCount();
    return new LaunchRequest(
        StartLine.Kind.WORKER,
        name() + "/worker-" + number,
        number,
        ThisProcess.depth() + 1,
        ThisProcess.name(),
        processes + settings.limits().spares(),
        Math.max(1, Runtime.getRuntime().availableProcessors() / processes),
        settings.limits().cpusOf(number),
        settings.process().heap(),
        settings.process().jvmArguments(),
        settings.process().environment(),
        settings.process().workingDirectory(),
        settings.startDeadline(),
        settings.grace());
  }

  /** Sends the initializer and finalizer; false if there is neither, and so no answer. */
  boolean writeInitialization(WorkerSession session) {
    if (initializer == null && finalizer == null) {
      return false;
    }
    session.write(
        Stream.of(initializer, finalizer).filter(Objects::nonNull).toList(),
        new ToWorker.Initialize(idOf(initializer), idOf(finalizer)));
    return true;
  }

  private static int idOf(@Nullable Definition definition) {
    return definition == null ? 0 : definition.id();
  }

  ClassLoader initializerLoader() {
    return initializer == null ? ClassLoader.getSystemClassLoader() : initializer.resultLoader();
  }

  void workerReady(Worker worker, long pid, long tookNanos) {
    failedStarts.set(0);
    hadWorker = true;
    if (ThisProcess.depth() == 0) {
      AotCache.ofThisProcess()
          .prepare(Rehearsal.class, RuntimeFolder.ofThisProcess().path().resolve("rehearsal"));
    }
    workers().becameReady(worker);
    events()
        .tell(() ->
            new PoolEvent.WorkerStarted(name(), worker.number(), pid, Duration.ofNanos(tookNanos)));
  }

  /**
   * A start went wrong, unless the pool itself broke it off.
   *
   * @param refused whether its settings are the reason, so that no other attempt helps
   */
  void workerFailed(Worker worker, Optional<WorkerStartException> error, boolean refused) {
    error.ifPresent(cause -> {
      events().tell(() -> new PoolEvent.WorkerStartFailed(name(), worker.number(), cause));
      boolean hopeless = refused && !hadWorker;
      if (cause.getCause() instanceof ChangedCodeException) {
        goOnWithout(worker, cause);
      } else if (failedStarts.incrementAndGet() >= START_ATTEMPTS || hopeless) {
        breakOff(cause);
      }
    });
    workerEnded(worker);
  }

  /** None can take its place, as it would run other code; those that are there are as they were. */
  private void goOnWithout(Worker worker, WorkerStartException cause) {
    int left = workers().refuse(worker);
    if (left == 0) {
      breakOff(cause);
    } else {
      System.getLogger(ProcessPool.class.getName())
          .log(
              System.Logger.Level.WARNING,
              name()
                  + " goes on with what it has, "
                  + left
                  + " of its workers: "
                  + cause.getMessage());
    }
  }

  /** It takes no more work: another takes its place. */
  void leaves(Worker worker) {
    workers().leaves(worker);
    if (!isBroken()) {
      workers().fill();
    }
  }

  /** It has nothing to do, and its place stays empty. */
  void rests(Worker worker) {
    workers().rests(worker);
    lanes().setWorkers(Math.max(1, workers().working()));
    wakeIfNeeded();
  }

  /** Work came, perhaps in the moment when the last worker that could take it went to rest. */
  private void wakeIfNeeded() {
    if (workers().someRest() && lanes().queuedItems() > 0) {
      workers().wakeOne();
      lanes().setWorkers(workers().working());
    }
  }

  /** Of workers that have ended, where the consumer of their lines is slow. */
  UnreadLines lastWords() {
    return lastWords;
  }

  /** The pool has ended when the last lines of its workers have been handed on. */
  @Override
  void workersEnded() {
    lastWords.whenHandedOn(name(), super::workersEnded);
  }

  void countCrash() {
    crashes.incrementAndGet();
  }

  void workerEnded(Worker worker, Death death, boolean inOrder) {
    breakOffIfUseless(worker, death);
    events()
        .tell(() ->
            new PoolEvent.WorkerExited(
                name(),
                worker.number(),
                death.pid(),
                death.exitCode(),
                !inOrder,
                death.description()));
    workerEnded(worker);
  }

  /** A limit that not even an idle worker keeps would else kill one after the other for ever. */
  private void breakOffIfUseless(Worker worker, Death death) {
    if (worker.done() > 0) {
      uselessWorkers.set(0);
    } else if (death.killedBecause().isPresent()
        && uselessWorkers.incrementAndGet() >= START_ATTEMPTS) {
      breakOff(
          new WorkerStartException(
              death.description()
                  + "; it had run nothing yet, nor had those before it, so no worker can work",
              null,
              List.of(),
              death.exitCode(),
              death.lastLines()));
    }
  }

  /**
   * Items that were sent ahead and now wait behind a slow one are given back, so that they are next
   * for whoever has room. Called by every owner each time it has news; looks only now and then.
   */
  void relieve(Worker asking) {
    long now = System.nanoTime();
    long due = nextRelief.get();
    if (now - due >= 0 && nextRelief.compareAndSet(due, now + HELD_UP_NANOS)) {
      for (Worker worker : workers().all()) {
        if (worker != asking) {
          worker.session().ifPresent(session -> session.relieve(now - HELD_UP_NANOS));
        }
      }
    }
  }

  /**
   * Lets the worker with the most that it has not begun give some of it back, for an idle one.
   *
   * @return whether it is worth asking again soon
   */
  boolean stealFor(Worker thief) {
    WorkerSession victim = null;
    int most = 0;
    for (Worker worker : workers().all()) {
      WorkerSession session = worker == thief ? null : worker.session().orElse(null);
      int unclaimed = session == null ? 0 : session.unclaimed();
      if (unclaimed > most) {
        most = unclaimed;
        victim = session;
      }
    }
    if (victim != null) {
      victim.giveBack();
    }
    return victim != null;
  }

  private void eachSession(Consumer<WorkerSession> action) {
    workers().all().forEach(worker -> worker.session().ifPresent(action));
  }

  @Override
  Worker newWorker(int number) {
    return new Worker(this, number);
  }

  @Override
  Crossing crossing() {
    return crossing;
  }

  @Override
  void enqueue(Chunk chunk, Lanes.Offer how) throws InterruptedException {
    super.enqueue(chunk, how);
    wakeIfNeeded();
  }

  @Override
  boolean enqueue(Call call, long index, @Nullable Object argument, Lanes.Offer how)
      throws InterruptedException {
    boolean taken = super.enqueue(call, index, argument, how);
    wakeIfNeeded();
    return taken;
  }

  @Override
  void dropFromWorkers(Call call) {
    eachSession(session -> session.drop(call));
  }

  @Override
  boolean isTaskThread() {
    return false; // tasks of this pool run in other processes
  }

  @Override
  public <T extends @Nullable Object> Broadcast<T> broadcast(T value) {
    Definition definition = crossing.broadcast(value);
    return new BroadcastValue<>(
        value, definition, () -> eachSession(session -> session.forget(definition)));
  }

  @Override
  public PoolStats stats() {
    return new PoolStats(
        workers().stats(),
        new PoolStats.Totals(workers().done(), crashes.get(), workers().started(), 0),
        lanes().queuedItems(),
        counters().sums(),
        events().dropped());
  }
}
