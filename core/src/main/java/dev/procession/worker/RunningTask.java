package dev.procession.worker;

import dev.procession.memory.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The task that a thread runs now, with what it may know and say. The public view of it is the
 * root's {@code TaskContext}.
 */
public final class RunningTask implements Supplier<RunningTask> {
  private static final ThreadLocal<@Nullable Supplier<? extends @Nullable RunningTask>> CURRENT =
      new ThreadLocal<>();

  /** Of the heap, a fifth is for what tasks hold: half of what is free where nothing else runs. */
  private static final int SHARE_OF_HEAP = 5;

  private final long index;
  private final int attempt;
  private final int worker;
  private final long seed;
  private final Optional<Instant> deadline;
  private final Reports reports;
  private volatile boolean cancelled;
  private @Nullable RandomGenerator random;

  /** Guarded by itself: a task may count on threads of its own. */
  private final Map<String, Long> counts = new HashMap<>(2);

  private final long memoryBudget;
  private @Nullable ScratchFolder scratch;
  private boolean ended;

  /** Where the words of a task go. */
  public interface Reports extends ObjLongConsumer<String> {
    /** The task has done so much of so much. */
    void reported(long done, long total);

    /** The task counted something. */
    @Override
    void accept(String name, long amount);
  }

  /**
   * @param timeoutNanos how long it may run, from now; 0 for ever
   * @param tasksOfHeap how many may run in this JVM at once
   */
  public RunningTask(
      long index,
      int attempt,
      int worker,
      long seed,
      long timeoutNanos,
      int tasksOfHeap,
      Reports reports) {
    this.index = index;
    this.attempt = attempt;
    this.worker = worker;
    this.seed = seed;
    this.deadline =
        timeoutNanos == 0 ? Optional.empty() : Optional.of(Instant.now().plusNanos(timeoutNanos));
    this.reports = reports;
    this.memoryBudget = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / tasksOfHeap;
  }

  /** The task of this thread, or null. */
  public static @Nullable RunningTask current() {
    Supplier<? extends @Nullable RunningTask> supplier = CURRENT.get();
    return supplier == null ? null : supplier.get();
  }

  @Override
  public RunningTask get() {
    return this;
  }

  /** This thread asks the supplier from now on; returns the one before, for later. */
  public static @Nullable Supplier<? extends @Nullable RunningTask> enter(
      @Nullable Supplier<? extends @Nullable RunningTask> supplier) {
    Supplier<? extends @Nullable RunningTask> outer = CURRENT.get();
    CURRENT.set(supplier);
    return outer;
  }

  public long index() {
    return index;
  }

  public int attempt() {
    return attempt;
  }

  public int worker() {
    return worker;
  }

  /** When the task will be stopped, if ever. */
  public Optional<Instant> deadline() {
    return deadline;
  }

  public Reports reports() {
    return reports;
  }

  /** Adds to a counter of this task, and tells it. */
  public void count(String name, long amount) {
    synchronized (counts) {
      counts.merge(name, amount, Long::sum);
    }
    reports.accept(name, amount);
  }

  /** What was counted until now. */
  public Map<String, Long> counts() {
    synchronized (counts) {
      return Map.copyOf(counts);
    }
  }

  /** How many bytes it should hold at most. */
  public long memoryBudget() {
    return memoryBudget;
  }

  /** A folder of its own, made at the first call. */
  public synchronized Path scratchFolder() throws IOException {
    ScratchFolder known = scratch;
    if (ended) {
      throw new IllegalStateException("the task has ended, and its scratch folder with it");
    }
    if (known == null) {
      known = ScratchFolder.create(ScratchFolder.usualBase(), "task");
      scratch = known;
    }
    return known.path();
  }

  /** It has ended: what it had is removed. */
  public synchronized void end() {
    ended = true;
    if (scratch != null) {
      try {
        scratch.close();
      } catch (IOException e) { // no failure of the task; swept when this process is gone
        System.getLogger(RunningTask.class.getName())
            .log(System.Logger.Level.WARNING, "cannot remove " + scratch.path() + ": " + e);
      }
      scratch = null;
    }
  }

  public boolean isCancelled() {
    return cancelled;
  }

  public void cancel() {
    cancelled = true;
  }

  /** A stream of its own for each item of each call, whichever worker runs it. */
  public RandomGenerator random() {
    if (random == null) {
      random = new SplittableRandom(mixed(seed ^ mixed(index)));
    }
    return random;
  }

  private static long mixed(long z) {
    z = (z + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
