package dev.procession;

import dev.procession.Answer.Abandoned;
import java.util.ArrayList;
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

  final LocalPool pool;
  final long number;

  /** Where the random streams of the items start. */
  final long seed;

  final String name;
  final Definition function;
  final TaskOptions options;
  final Lane lane;

  /** Definitions that a worker must have before it gets items of this call. */
  final List<Definition> needs = new CopyOnWriteArrayList<>();

  private final Sink sink;
  private final ProgressCount progress;
  private final AtomicLong openItems = new AtomicLong(1); // one for the call itself, until sealed
  private final int chunkSize;
  private final int mostItemsOfChunk;

  /** Items of an explicit chunk that is not full yet; guarded by this. */
  private List<Item> gathering = new ArrayList<>();

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
      Lane lane,
      Sink sink,
      OptionalLong total,
      int mostItemsOfChunk) {
    this.pool = pool;
    this.number = number;
    this.seed = pool.seed() + 0x9e3779b97f4a7c15L * number;
    this.name = options.name().orElseGet(() -> "call-" + number);
    this.function = function;
    this.options = options;
    this.lane = lane;
    this.sink = sink;
    this.chunkSize = options.chunkSize().orElse(1);
    this.mostItemsOfChunk = mostItemsOfChunk;
    this.progress = pool.events().progress(options.progress(), total);
    needs.addAll(function.needs());
  }

  /**
   * Hands one item to the workers; waits while the queue is over its bound.
   *
   * @throws PoolClosedException if the call was sealed meanwhile, since its pool closes
   */
  void offer(long index, @Nullable Object argument, Lanes.Offer how) throws InterruptedException {
    var item = new Item(this, index, argument);
    Chunk full;
    synchronized (this) {
      if (sealed) {
        throw new PoolClosedException(
            pool.name() + " is closed and takes no more items of " + this, null, item.origin(-1));
      }
      openItems.incrementAndGet();
      full = gathered(item);
    }
    if (full != null) {
      hand(full, how);
    }
  }

  private @Nullable Chunk gathered(Item item) {
    if (chunkSize == 1) {
      return new Chunk(this, List.of(item));
    }
    gathering.add(item);
    if (gathering.size() < chunkSize) {
      return null;
    }
    var chunk = new Chunk(this, gathering);
    gathering = new ArrayList<>();
    return chunk;
  }

  /** Every item that was counted is settled, also when the hand-over fails. */
  private void hand(Chunk chunk, Lanes.Offer how) throws InterruptedException {
    try {
      chunk.requireSendable();
      pool.offer(chunk, how);
    } catch (InterruptedException | RuntimeException | Error e) {
      chunk.items().forEach(item -> drop(item, -1));
      throw e;
    }
  }

  /** No more items will come. Does nothing the second time. */
  void seal(Lanes.Offer how) throws InterruptedException {
    Optional<Chunk> rest = sealed();
    if (rest.isPresent()) {
      try {
        if (!rest.get().items().isEmpty()) {
          hand(rest.get(), how);
        }
      } finally {
        closeOne();
      }
    }
  }

  /** As {@link #seal}, for a call whose items nobody wants any more: does not wait for room. */
  void sealAbandoned() {
    sealed()
        .ifPresent(rest -> {
          rest.items().forEach(item -> drop(item, -1));
          closeOne();
        });
  }

  /** What had been gathered, if anything; empty if the call was sealed before. */
  private synchronized Optional<Chunk> sealed() {
    if (sealed) {
      return Optional.empty();
    }
    sealed = true;
    return Optional.of(new Chunk(this, List.copyOf(gathering)));
  }

  /** An item has ended; by the thread that had it in hand. */
  void settle(Item item, Answer answer) {
    if (!broken) {
      sink.settled(item, answer);
      progress.advance();
    }
    closeOne();
  }

  private void closeOne() {
    if (openItems.decrementAndGet() == 0) {
      if (!broken) {
        progress.end();
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

  boolean isAbandoned() {
    return abandoned;
  }

  /** Whether items that run are to be stopped now. */
  boolean stopsRunning() {
    return stopsRunning;
  }

  void drop(Item item, int worker) {
    settle(item, new Abandoned(item.origin(worker)));
  }

  /** How long an item may run; 0 for ever. */
  long timeoutNanos() {
    return options.timeout().map(Durations::nanos).orElse(0L);
  }

  /** The largest automatic chunk: a lazy call keeps some of its buffer for each worker. */
  int mostItemsOfChunk() {
    return mostItemsOfChunk;
  }

  boolean hasExplicitChunks() {
    return options.chunkSize().isPresent();
  }

  @Override
  public String toString() {
    return name;
  }
}
