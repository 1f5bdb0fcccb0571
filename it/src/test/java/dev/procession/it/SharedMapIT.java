package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedEvent;
import dev.procession.SharedList;
import dev.procession.SharedLong;
import dev.procession.SharedMap;
import dev.procession.SharedQueue;
import dev.procession.SharedStateLostException;
import dev.procession.TaskFailedException;
import dev.procession.TaskTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Maps and lists that live in one process and are used in others. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class SharedMapIT {
  private static final Random RANDOM = new Random(6);

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  @Test
  void workersThatMergeOneKeyLoseNothing() {
    try (var counts = SharedMap.<String, Long>create();
        var all = SharedList.<Integer>create();
        var pool = Pool.processes(3)) {
      pool.forEach(
          i -> {
            Long _ = counts.merge("word" + i % 3, 1L, Long::sum);
            boolean _ = all.add(i);
          },
          Range.of(0, 3_000));
      assertThat(counts).containsOnlyKeys("word0", "word1", "word2");
      assertThat(counts.values()).containsOnly(1_000L);
      assertThat(all).hasSize(3_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void functionsRunWhereTheMapLivesAndWhatTheyThrowComesBack() {
    long own = ProcessHandle.current().pid();
    try (var map = SharedMap.<String, Long>create();
        var pool = Pool.processes(1)) {
      long pid = pool.apply(() -> map.compute("k", (key, old) -> ProcessHandle.current().pid()));
      assertThat(pid).isEqualTo(own);
      assertThatThrownBy(() ->
              pool.apply(() ->
                  map.update(
                      "k",
                      old -> {
                        throw new java.io.IOException("disk of " + old);
                      })))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isInstanceOf(java.io.IOException.class)
          .hasMessage("disk of " + own);
      assertThat(map.get("k")).isEqualTo(own);
    }
  }

  @Test
  void aValueMayBeAnotherMapWhichStaysTheSame() throws Exception {
    try (var outer = SharedMap.<String, SharedMap<String, Integer>>create();
        var inner = SharedMap.<String, Integer>create()) {
      outer.put("inner", inner);
      var child =
          ChildProcess.start(() -> {
            var grandchild = ChildProcess.start(() -> outer.get("inner").put("from", 2));
            grandchild.join();
          });
      child.join();
      assertThat(inner.get("from")).isEqualTo(2);
    }
  }

  @Test
  void aFunctionThatNeverEndsKeepsNobodyElseWaiting() {
    try (var map = SharedMap.<String, Integer>create();
        var pool = Pool.processes(2)) {
      var release = new CountDownLatch(1);
      Blocking.until = release;
      try {
        var view = pool.withTimeout(ofSeconds(3));
        assertThatThrownBy(
                () -> view.apply(() -> map.compute("k", (key, old) -> Blocking.forever())))
            .isInstanceOf(TaskTimeoutException.class)
            .cause() // where the task was, taken while it waited for the map
            .satisfies(stack ->
                assertThat(stack.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(SharedMap.class.getName())));
        assertThat(pool.<Integer>apply(() -> map.getOrDefault("other", 5))).isEqualTo(5);
      } finally {
        release.countDown();
      }
    }
  }

  /** Waits in the process of the map. */
  private static final class Blocking {
    private static CountDownLatch until = new CountDownLatch(0);

    static int forever() throws InterruptedException {
      until.await();
      return 1;
    }
  }

  @Kills
  void whoUsesAMapWhoseProcessIsKilledIsTold() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var handles = SharedQueue.<SharedMap<String, Long>>create();
          var done = SharedLong.create();
          var end = SharedEvent.create();
          var threads = Executors.newFixedThreadPool(2)) {
        var host =
            ChildProcess.start(() -> {
              try (var map = SharedMap.<String, Long>create()) {
                handles.put(map);
                end.await();
              }
            });
        SharedMap<String, Long> map = handles.take();
        var users = new ArrayList<Future<Long>>();
        for (int i = 0; i < 2; i++) {
          users.add(threads.submit(() -> mergeForEver(map, done)));
        }
        long atLeast = RANDOM.nextInt(2_000);
        while (done.get() < atLeast) {
          Thread.onSpinWait();
        }
        kill(host);
        for (Future<Long> user : users) {
          assertThatThrownBy(() -> user.get(5, java.util.concurrent.TimeUnit.SECONDS))
              .as("round %d", round)
              .hasCauseInstanceOf(SharedStateLostException.class)
              .hasMessageContaining("(pid " + host.pid() + ") is gone");
        }
        assertThatThrownBy(map::size).isInstanceOf(SharedStateLostException.class);
      }
    }
  }

  private static long mergeForEver(SharedMap<String, Long> map, SharedLong done) {
    while (true) {
      Long _ = map.merge("k", 1L, Long::sum);
      long _ = done.incrementAndGet();
    }
  }

  @Kills
  void whoIsKilledWhileItChangesTheMapHasChangedItOrNot() throws Exception {
    try (var map = SharedMap.<Integer, List<Integer>>create();
        var done = SharedLong.create()) {
      map.put(0, List.of(0, 0));
      for (int round = 0; round < Kills.COUNT; round++) {
        long before = done.get();
        var user =
            ChildProcess.start(() -> {
              while (true) {
                map.update(0, pair -> List.of(pair.get(0) + 1, pair.get(1) + 1));
                done.incrementAndGet();
              }
            });
        long atLeast = before + RANDOM.nextInt(1_000);
        while (done.get() < atLeast) {
          Thread.onSpinWait();
        }
        kill(user);
        List<Integer> pair = map.get(0);
        assertThat(pair.get(0)).isEqualTo(pair.get(1));
        assertThat((long) pair.get(0)).isBetween(done.get(), done.get() + round + 1);
      }
    }
  }
}
