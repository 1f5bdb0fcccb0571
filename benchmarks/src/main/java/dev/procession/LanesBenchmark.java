package dev.procession;

import dev.procession.Call.Kind;
import dev.procession.Lane.Room;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Items through the queue of a pool, one by one in and in chunks out; in this package for that. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LanesBenchmark {
  private static final int ITEMS = 1024;
  private static final Room ROOM = new Room(0, 0, LaneSizes.UNREAD_BYTES);

  private final InlinePool pool = new InlinePool(PoolSettings.of(c -> c.withName("lanes")));
  private final Call call =
      pool.begin(
          SameHeap.definition(0, null),
          TaskOptions.of(pool.settings()),
          Kind.MAP,
          new Gathering<>(),
          OptionalLong.empty());
  private final Lanes lanes = new Lanes();
  private final Taker taker = _ -> {};

  /** Two workers, and items as short as they come. */
  @Setup
  public void open() {
    lanes.setWorkers(2);
    call.lane.tempo().measured(ITEMS * 40L, ITEMS);
  }

  /** Ends the pool. */
  @TearDown
  public void close() {
    pool.terminate();
  }

  /** In and out. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public int items() throws InterruptedException {
    for (int index = 0; index < ITEMS; index++) {
      boolean _ = lanes.offer(call, index, index, Lanes.Offer.ONLY_OFFER);
    }
    int taken = 0;
    while (taken < ITEMS) {
      Chunk chunk = lanes.take(taker, ROOM);
      taken += chunk == null ? 0 : chunk.size();
    }
    return taken;
  }
}
