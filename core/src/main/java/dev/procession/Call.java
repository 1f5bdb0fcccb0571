package dev.procession;

import dev.procession.Answer.Abandoned;
import dev.procession.wire.Payload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One call of the user, from its first item to its last answer. Thread-safe.
 *
 * <pre>
 *   offer … offer → seal → finished, once every item has been settled
 *   abandon:  from any point; items not started are dropped, started ones are stopped
 *   broken:   from any point; the pool failed or was terminated, and nobody waits any longer
 * </pre>
 */
final class Call {
  /** What becomes of items that run when their call is abandoned. */
  enum Running {
    STOPPED,
    LEFT
  }

  /** How a call is dispatched. */
  enum Kind {
    /** One item, whose caller waits for it. */
    APPLY,
    APPLY_ASYNC,
    MAP,
    LAZY;

    boolean isOne() {
      return this == APPLY || this == APPLY_ASYNC;
    }
  }

  final LocalPool pool;
  final long number;

  /** Where the random streams of the items start. */
  final long seed;

  final String name;
  final Definition function;

  /** Lasts as long as this, so that its results can be read. */
  final ClassLoader resultLoader;

  final TaskOptions options;
  final Lane lane;
  private final Kind kind;

  /** Definitions that a worker must have before it gets items of this call. */
  final List<Definition> needs = new CopyOnWriteArrayList<>();

  private final Sink sink;
  private final ProgressCount progress;
  private final AtomicLong openItems = new AtomicLong(1); // one for the call itself, until sealed
  private final int chunkSize;
  private final int mostItemsOfChunk;

  /** An explicit chunk that is not full yet; guarded by this. */
  private @Nullable OpenChunk gathering;

  /** Guarded by this. */
  private boolean sealed;

  private volatile boolean abandoned;
  private volatile boolean stopsRunning;
  private volatile boolean broken;

  Call(
      LocalPool pool,
      long number,
      Definition function,
      TaskOptions options,
      Kind kind,
      Lane lane,
      Sink sink,
      OptionalLong total,
      int mostItemsOfChunk) {
    this.pool = pool;
    this.number = number;
    this.seed = pool.seed() + 0x9e3779b97f4a7c15L * number;
    this.name = options.name().orElseGet(() -> "call-" + number);
    this.function = function;
    this.resultLoader = function.resultLoader();
    this.options = options;
    this.kind = kind;
    this.lane = lane;
    this.sink = sink;
    this.chunkSize = options.chunkSize().orElse(1);
    this.mostItemsOfChunk = mostItemsOfChunk;
    this.progress = pool.events().progress(options.progress(), total);
    if (kind != Kind.LAZY) {
      progress.resultsTaken(); // all together, at the end
    }
    needs.addAll(function.needs());
  }

  /**
   * Hands one item to the workers; waits while the queue is over its bound.
   *
   * @throws PoolClosedException if the call was sealed meanwhile, since its pool closes
   */
  void offer(long index, @Nullable Object argument, Lanes.Offer how) throws InterruptedException {
    if (hasExplicitChunks() || kind.isOne() || isLarge(argument)) {
      gather(index, argument, how);
    } else {
      count(index, 1);
      boolean taken = false;
      try {
        taken = pool.offer(this, index, argument, how);
      } finally {
        if (!taken) {
          var refused = new OpenChunk(this, index);
          refused.add(argument);
          drop(refused.close(), -1);
        }
      }
    }
  }

  /** What would fill a frame goes alone. */
  private static boolean isLarge(@Nullable Object argument) {
    return argument instanceof Payload.Part part && part.frameBytes() > LaneSizes.UNREAD_BYTES;
  }

  /** As {@link #offer} for items that follow each other. */
  void offer(long first, Arguments arguments, Lanes.Offer how) throws InterruptedException {
    count(first, arguments.size());
    hand(new Chunk(this, first, arguments), how);
  }

  private void gather(long index, @Nullable Object argument, Lanes.Offer how)
      throws InterruptedException {
    Chunk full = null;
    synchronized (this) {
      count(index, 1);
      OpenChunk open = gathering == null ? new OpenChunk(this, index) : gathering;
      open.add(argument);
      gathering = open;
      if (open.size() >= chunkSize) {
        full = open.close();
        gathering = null;
      }
    }
    if (full != null) {
      hand(full, how);
    }
  }

  private synchronized void count(long index, int items) {
    if (sealed) {
      throw new PoolClosedException(
          pool.name() + " is closed and takes no more items of " + this,
          null,
          new ProcessionException.Origin(index, -1, 1));
    }
    openItems.addAndGet(items);
  }

  /** Every item that was counted is settled, also when the hand-over fails. */
  private void hand(Chunk chunk, Lanes.Offer how) throws InterruptedException {
    try {
      chunk.requireSendable();
      pool.offer(chunk, how);
    } catch (InterruptedException | RuntimeException | Error e) {
      drop(chunk, -1);
      throw e;
    }
  }

  /** No more items will come. Does nothing the second time. */
  void seal(Lanes.Offer how) throws InterruptedException {
    Optional<Rest> rest = sealed();
    if (rest.isPresent()) {
      try {
        Chunk chunk = rest.get().chunk;
        if (chunk != null) {
          hand(chunk, how);
        }
      } finally {
        close(1);
      }
    }
  }

  /** As {@link #seal}, for a call whose items nobody wants any more: does not wait for room. */
  void sealAbandoned() {
    sealed()
        .ifPresent(rest -> {
          if (rest.chunk != null) {
            drop(rest.chunk, -1);
          }
          close(1);
        });
  }

  /** Ends a call of which no item has been offered. */
  void abandonUnfed() {
    abandon(Running.STOPPED);
    sealAbandoned();
  }

  /** What had been gathered for a chunk that did not get full. */
  private record Rest(@Nullable Chunk chunk) {}

  /** What had been gathered, if anything; empty if the call was sealed before. */
  private synchronized Optional<Rest> sealed() {
    if (sealed) {
      return Optional.empty();
    }
    sealed = true;
    OpenChunk open = gathering;
    gathering = null;
    return Optional.of(new Rest(open == null ? null : open.close()));
  }

  /** Items have ended; by the thread that had them in hand. */
  void settle(Chunk chunk, Answer answer) {
    if (!broken) {
      sink.settled(chunk, answer);
      progress.advance(chunk.size());
    }
    close(chunk.size());
  }

  private void close(int items) {
    if (openItems.addAndGet(-items) == 0) {
      if (!broken) {
        progress.itemsEnded();
        sink.finished(); // first: a pool that drains must see the callbacks of this call
      }
      pool.callEnded(this);
    }
  }

  /** Drops what has not started; the second time only decides anew about what runs. */
  void abandon(Running running) {
    abandoned = true;
    if (running == Running.STOPPED) {
      stopsRunning = true;
    }
    pool.drop(this);
  }

  /** Nobody will get an answer from here on. */
  void breakOff(ProcessionException error) {
    broken = true;
    progress.end();
    sink.broken(error);
    abandon(Running.STOPPED);
  }

  /** The pool takes nothing more: what was not pulled from a lazy input stays there. */
  void poolCloses() {
    sink.poolCloses();
  }

  /** The input's own exception goes to the user as it is, with a note of where it happened. */
  void noteInputFailure(Throwable failure, long index) {
    failure.addSuppressed(
        new CancellationException(
            this + " of " + pool.name() + " was abandoned: its input failed at item " + index));
  }

  /** For blocking calls: the view shows the end before the caller goes on. */
  void awaitProgress() throws InterruptedException {
    progress.awaitShown();
  }

  /** Shows a text beside the count of the items. */
  void message(String text) {
    progress.message(text);
  }

  /** For lazy calls: the last result was taken, or no more will be. */
  void resultsTaken() {
    progress.resultsTaken();
  }

  /** Whether the caller can change nothing until the call has ended. */
  boolean isAwaited() {
    return kind == Kind.APPLY;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether items that run are to be stopped now. */
  boolean stopsRunning() {
    return stopsRunning;
  }

  void drop(Chunk chunk, int worker) {
    settle(chunk, new Abandoned(worker, chunk.attempt()));
  }

  /** How long an item may run; 0 for ever. */
  long timeoutNanos() {
    return options.timeout().map(Durations::nanos).orElse(0L);
  }

  /** The largest automatic chunk: a lazy call keeps some of its buffer for each worker. */
  int mostItemsOfChunk() {
    return mostItemsOfChunk;
  }

  /** Items that may be gathered and not handed over. */
  int mostGathered() {
    return chunkSize - 1;
  }

  boolean hasExplicitChunks() {
    return options.chunkSize().isPresent();
  }

  @Override
  public String toString() {
    return name;
  }
}
