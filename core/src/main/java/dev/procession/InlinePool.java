package dev.procession;

import dev.procession.Answer.Settled;
import dev.procession.TaskSerializationException.Direction;
import dev.procession.Verdict.End;
import dev.procession.Verdict.Reason;
import dev.procession.codec.DecodingException;
import dev.procession.codec.Encoded;
import dev.procession.codec.Encoder;
import dev.procession.codec.EncodingException;
import dev.procession.worker.Work;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs every task in the thread that submits it, on copies. */
final class InlinePool extends LocalPool {
  private final Copying crossing = new Copying(settings().name());
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
  private long done;

  InlinePool(PoolSettings settings) {
    super(settings);
    settings.initializer().ifPresent(SerializableRunnable::run);
  }

  @Override
  Crossing crossing() {
    return crossing;
  }

  @Override
  void enqueue(Chunk chunk, Lanes.Offer how) {
    for (Item item : chunk.items()) {
      if (chunk.call().isAbandoned()) {
        chunk.call().drop(item.alone(), 0);
      } else {
        run(item);
      }
    }
  }

  @Override
  boolean enqueue(Call call, long index, @Nullable Object argument, Lanes.Offer how) {
    var chunk = new OpenChunk(call, index);
    chunk.add(argument);
    enqueue(chunk.close(), how);
    return true;
  }

  private void run(Item item) {
    var run = new TaskRun(this, item, 0);
    depth.set(depth.get() + 1);
    Answer answer;
    try {
      answer = run.run();
    } finally {
      depth.set(depth.get() - 1);
    }
    synchronized (this) {
      done++;
    }
    run.settle(lateOr(answer, run));
  }

  /** Nothing can stop the thread of the caller: a timeout is reported after the fact. */
  private Answer lateOr(Answer answer, TaskRun run) {
    return Verdict.reason(run.item, Duration.ofNanos(System.nanoTime() - run.since))
        .filter(Reason.TimedOut.class::isInstance)
        .map(reason -> new Verdict(0, run.item, reason, Optional.empty()))
        .map(verdict -> verdict.answer(name(), 0, End.UNSTOPPED))
        .orElse(answer);
  }

  @Override
  void dropFromWorkers(Call call) {}

  @Override
  void stopWorkers() {
    settings().finalizer().ifPresent(callbacks()::guard);
    workersEnded();
  }

  @Override
  void killWorkers() {
    workersEnded();
  }

  @Override
  boolean isTaskThread() {
    return depth.get() > 0;
  }

  @Override
  int workerCount() {
    return 1;
  }

  /** There is one worker, the caller, whatever is asked for. */
  @Override
  public void resize(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1: workers=" + workers);
    }
  }

  @Override
  public <T extends @Nullable Object> Broadcast<T> broadcast(T value) {
    return Kept.open(value == null ? value : crossing.copy(value, Direction.ARGUMENT, -1));
  }

  @Override
  public PoolStats stats() {
    long answered;
    synchronized (this) {
      answered = done;
    }
    return new PoolStats(
        List.of(),
        new PoolStats.Totals(answered, 0, 0, 0),
        0,
        counters().sums(),
        events().dropped());
  }

  /** Encodes and decodes at once, so that what cannot cross is found here too. */
  private static final class Copying implements Crossing {
    private final Encoder encoder = new Encoder(Copying::keepBroadcasts);
    private final String pool;

    Copying(String pool) {
      this.pool = pool;
    }

    @Override
    public Definition function(Work work, Object function) {
      return SameHeap.definition(0, copy(work, Direction.FUNCTION, -1));
    }

    @Override
    public @Nullable Object argument(Call call, long index, @Nullable Object argument) {
      return argument == null ? null : copy(argument, Direction.ARGUMENT, index);
    }

    @Override
    public Arguments.Builder arguments() {
      return Arguments.Plain.builder();
    }

    @Override
    public @Nullable Object value(Call call, Settled settled, Answer.Returned answer, int place) {
      Object value = answer.values();
      return value == null ? null : copy(value, Direction.RESULT, settled.first() + place);
    }

    @Override
    public Throwable throwable(Call call, Answer.Threw answer) {
      return (Throwable) answer.throwable();
    }

    @SuppressWarnings("unchecked") // a copy has the type of the original
    <T extends @Nullable Object> T copy(T value, Direction direction, long index) {
      try {
        Encoded encoded = encoder.encode(value);
        return (T) Objects.requireNonNull(encoded.decoder().decode(encoded.bytes()));
      } catch (EncodingException e) {
        throw refused(direction, index, e.path(), e);
      } catch (DecodingException e) {
        throw refused(direction, index, direction.name().toLowerCase(Locale.ROOT), e);
      }
    }

    private TaskSerializationException refused(
        Direction direction, long index, String path, Exception cause) {
      String what =
          switch (direction) {
            case FUNCTION -> "the function";
            case ARGUMENT -> "item " + index;
            case RESULT -> "the result of item " + index;
          };
      return new TaskSerializationException(
          pool + ": " + what + " cannot cross: " + cause.getMessage(),
          direction,
          path,
          cause,
          new ProcessionException.Origin(index, -1, 0));
    }

    private static Object keepBroadcasts(Object object) {
      return object instanceof BroadcastValue<?> broadcast
          ? new Kept(broadcast.definition().id())
          : object;
    }
  }

  /** A broadcast on its way into a function's copy, which finds it again in this process. */
  private record Kept(int id) implements Serializable {
    private static final Map<Integer, Broadcast<?>> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    static <T extends @Nullable Object> Broadcast<T> open(T value) {
      int id = LAST.incrementAndGet();
      var broadcast =
          new BroadcastValue<>(value, SameHeap.definition(id, null), () -> OPEN.remove(id));
      OPEN.put(id, broadcast);
      return broadcast;
    }

    private Object readResolve() {
      return Objects.requireNonNull(OPEN.get(id), "the broadcast is closed");
    }
  }
}
