package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Connection;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedBarrier;
import dev.procession.SharedLock;
import dev.procession.SharedLong;
import dev.procession.SharedMap;
import dev.procession.SharedPipe;
import dev.procession.SharedQueue;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is shared, in the hands of workers of workers. */
@Timeout(120)
@ExtendWith(Leftovers.class)
class SharedDeepIT {
  private static final int ITEMS = 20;

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  @Test
  void whatIsSharedReachesTheWorkersOfThePoolOfATask() throws Exception {
    try (var queue = SharedQueue.<Integer>create();
        var map = SharedMap.<String, Integer>create();
        var counter = SharedLong.create();
        var lock = SharedLock.create();
        var barrier = SharedBarrier.create(2);
        var pool = Pool.processes(1)) {
      pool.run(() -> {
        try (var inner = Pool.processes(2)) {
          inner
              .withChunkSize(ITEMS / 2)
              .forEach(
                  item -> {
                    boolean isFirst = item % (ITEMS / 2) == 0;
                    if (isFirst) {
                      int _ = barrier.await(ofSeconds(40)); // both workers are here
                    }
                    lock.lock();
                    try {
                      counter.set(counter.get() + 1);
                    } finally {
                      lock.unlock();
                    }
                    queue.put(item);
                    map.merge("items", 1, Integer::sum);
                  },
                  Range.of(0, ITEMS));
        }
      });

      assertThat(counter.get()).isEqualTo(ITEMS);
      assertThat(map).containsOnlyKeys("items").containsEntry("items", ITEMS);
      var taken = new TreeSet<Integer>();
      queue.drainTo(taken);
      assertThat(taken).containsExactlyElementsOf(Range.of(0, ITEMS));
    }
  }

  @Test
  void anEndOfAPipeIsHandedOnFromTaskToTask() throws Exception {
    try (var pipe = SharedPipe.<String>duplex();
        var pool = Pool.processes(1)) {
      pipe.first().send("down");
      pool.<Connection<String>, Integer>apply(SharedDeepIT::handOn, pipe.second());

      assertThat(pipe.first().receive()).isEqualTo("down and up");
    }
  }

  private static int handOn(Connection<String> end) {
    try (var inner = Pool.processes(1)) {
      return inner.<Connection<String>, Integer>apply(SharedDeepIT::answer, end);
    }
  }

  private static int answer(Connection<String> end) throws Exception {
    end.send(end.receive() + " and up");
    return 0;
  }
}
