package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.procession.mapreduce.MapReduce;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that use the pool of threads that runs them. */
@Timeout(60)
class NestedCallsOnThreadsTest {

  /** The call that a task makes. */
  enum Form {
    MAP,
    MAP_IN_CHUNKS,
    LAZY,
    LAZY_TIMED,
    LAZY_UNORDERED,
    GATHERER,
    MAP_REDUCE,
    JOB,
    GET,
    JOIN,
    ALL_GET,
    EXECUTOR;

    List<Integer> squares(Pool pool) throws Exception {
      Range range = Range.of(0, 5);
      return switch (this) {
        case MAP -> pool.map(x -> x * x, range);
        case MAP_IN_CHUNKS -> pool.withChunkSize(2).map(x -> x * x, range);
        case LAZY -> taken(pool.imap(x -> x * x, range));
        case LAZY_TIMED -> takenInTime(pool.imap(x -> x * x, range));
        case LAZY_UNORDERED -> taken(pool.imapUnordered(x -> x * x, range));
        case GATHERER -> range.stream().gather(pool.gatherer(x -> x * x)).toList();
        case MAP_REDUCE ->
            sorted(pool.mapReduce(range, x -> Map.of(x, x * x), Integer::sum).values());
        case JOB ->
            sorted(
                MapReduce.from(range)
                    .<Integer, Integer>mapMulti((x, out) -> out.emit(x, x * x))
                    .reduce(Integer::sum)
                    .runOn(pool)
                    .toMap()
                    .values());
        case GET ->
            List.of(pool.applyAsync(x -> x * x, 0).get(), 1, 4, 9, pool.applyAsync(() -> 16).get());
        case JOIN -> pool.mapAsync(x -> x * x, range).join();
        case ALL_GET -> allGet(pool);
        case EXECUTOR -> {
          try (var executor = pool.asExecutorService()) {
            yield List.of(executor.submit(() -> 0).get(), 1, 4, 9, 16);
          }
        }
      };
    }

    private static List<Integer> taken(Results<Integer> results) {
      var taken = new ArrayList<Integer>();
      results.forEachRemaining(taken::add);
      return sorted(taken);
    }

    private static List<Integer> takenInTime(Results<Integer> results) throws Exception {
      var taken = new ArrayList<Integer>();
      while (results.hasNext()) {
        taken.add(results.next(ofSeconds(20)));
      }
      return taken;
    }

    private static List<Integer> allGet(Pool pool) throws Exception {
      var results = new ArrayList<AsyncResult<Integer>>();
      for (int item = 0; item < 5; item++) {
        results.add(pool.applyAsync(x -> x * x, item));
      }
      var all = new ArrayList<Integer>();
      for (AsyncResult<Integer> result : results) {
        all.add(result.get());
      }
      return all;
    }

    private static List<Integer> sorted(Iterable<Integer> values) {
      var sorted = new ArrayList<Integer>();
      values.forEach(sorted::add);
      sorted.sort(null);
      return sorted;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFullPoolDoesNotWaitForItself(Form form) {
    try (var pool = Pool.threads(1)) {
      List<Integer> direct = pool.apply(() -> form.squares(pool));
      List<Integer> deeper = pool.apply(() -> pool.apply(() -> form.squares(pool)));

      assertThat(direct).containsExactly(0, 1, 4, 9, 16);
      assertThat(deeper).isEqualTo(direct);
    }
  }

  @ParameterizedTest
  @EnumSource
  void allWorkersMayBeInSuchTasks(Form form) {
    try (var pool = Pool.threads(3)) {
      List<List<Integer>> all = pool.map(_ -> form.squares(pool), Range.of(0, 9));

      assertThat(all).hasSize(9).containsOnly(List.of(0, 1, 4, 9, 16));
    }
  }

  @Test
  void whatItRunsMeanwhileKeepsItsLimit() {
    try (var pool = Pool.threads(1)) {
      Throwable failure =
          catchThrowable(() ->
              pool.run(
                  () -> pool.withTimeout(ofMillis(50)).run(() -> new CountDownLatch(1).await())));

      assertThat(failure)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TaskTimeoutException.class);
      assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void theLimitOfATaskStopsWhatItRunsMeanwhile() {
    try (var pool = Pool.threads(1)) {
      var swallowed = new AtomicInteger();
      Parallel limited = pool.withTimeout(ofMillis(50));

      assertThatThrownBy(() -> limited.run(() -> pool.run(() -> awaitInterrupt(swallowed))))
          .isInstanceOf(TaskTimeoutException.class)
          .hasMessageContaining("its limit is 50 ms");
      assertThat(swallowed).hasValue(1);
      assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }
  }

  private static void awaitInterrupt(AtomicInteger swallowed) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      swallowed.incrementAndGet();
    }
  }

  @Test
  void whatItRunsMeanwhileIsStoppedByTheFailureOfAnotherItem() {
    try (var pool = Pool.threads(2)) {
      var running = new CountDownLatch(1);

      assertThatThrownBy(() ->
              pool.run(() ->
                  pool.forEach(
                      x -> {
                        if (x == 0) {
                          running.countDown();
                          new CountDownLatch(1).await();
                        }
                        running.await();
                        throw new IllegalStateException("of item " + x);
                      },
                      Range.of(0, 4))))
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("of item ");
      assertThat(pool.apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void whatItRunsMeanwhileNamesItsWorker() {
    try (var pool = Pool.threads(1)) {
      int worker = pool.apply(() -> pool.apply(() -> TaskContext.current().worker()));

      assertThat(worker).isEqualTo(1);
    }
  }

  @Test
  void aThreadThatIsLostInWhatItRanMeanwhileTellsEveryCall() throws Exception {
    var end = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var pool = Pool.threads(c -> c.withWorkers(1).withGrace(ofMillis(50)))) {
      AsyncResult<?> outer =
          pool.runAsync(
              () -> pool.withTimeout(ofMillis(50)).run(() -> ignoreInterrupts(end, ended)));

      assertThatThrownBy(outer::get)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("item 0 of call-2")
          .hasCauseInstanceOf(TaskTimeoutException.class);
      assertThat(pool.apply(() -> 1)).isEqualTo(1);
      assertThat(pool.stats().abandonedThreads()).isEqualTo(1);
    } finally {
      end.countDown();
    }
    ended.await();
  }

  private static void ignoreInterrupts(CountDownLatch end, CountDownLatch ended) {
    boolean over = false;
    while (!over) {
      try {
        end.await();
        over = true;
      } catch (InterruptedException e) {
        // on purpose
      }
    }
    ended.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anIdleThreadKeepsNothingOfItsLastItemAlive(int workers) {
    try (var pool = Pool.threads(workers)) {
      WeakReference<Object> argument = applied(pool);

      await()
          .atMost(ofSeconds(20))
          .until(() -> {
            System.gc();
            return argument.refersTo(null);
          });
    }
  }

  private static WeakReference<Object> applied(Pool pool) {
    Object argument = new byte[1 << 20];
    int _ = pool.apply(x -> x.hashCode(), argument);
    return new WeakReference<>(argument);
  }

  @Test
  void idleWorkersShareWhatATaskWaitsFor() {
    try (var pool = Pool.threads(2)) {
      var together = new CountDownLatch(2);
      var threads = new ConcurrentLinkedQueue<String>();

      pool.run(() ->
          pool.forEach(
              _ -> {
                threads.add(Thread.currentThread().getName());
                together.countDown();
                together.await();
              },
              Range.of(0, 2)));

      assertThat(threads).doesNotHaveDuplicates().hasSize(2);
    }
  }
}
