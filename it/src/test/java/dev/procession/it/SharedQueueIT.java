package dev.procession.it;

import static dev.procession.it.Kills.Signal.kill;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.ChildProcess;
import dev.procession.Pool;
import dev.procession.Range;
import dev.procession.SharedEvent;
import dev.procession.SharedLong;
import dev.procession.SharedQueue;
import dev.procession.SharedStateLostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A queue between processes, and what a death does to it. */
@Timeout(120)
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // to close a queue is to end its puts
class SharedQueueIT {
  private static final Random RANDOM = new Random(32);

  @AfterEach
  void nothingSharedIsLeft() {
    SharedFolders.assertNoneIsLeftOnceForgotten();
  }

  /** A piece that shows whether it came whole. */
  private record Piece(int producer, int number, byte[] bytes, long sum)
      implements java.io.Serializable {
    static Piece of(int producer, int number, Random random) {
      byte[] bytes = new byte[random.nextInt(50) == 0 ? 100_000 : random.nextInt(300)];
      random.nextBytes(bytes);
      return new Piece(producer, number, bytes, sum(bytes));
    }

    boolean isWhole() {
      return sum(bytes) == sum;
    }

    private static long sum(byte[] bytes) {
      var sum = new CRC32();
      sum.update(bytes);
      return sum.getValue();
    }
  }

  @Test
  void twoProducersAndTwoConsumersHandOverEachItemOnceAndInOrder() throws Exception {
    try (var queue = SharedQueue.<Piece>create(100);
        var received = SharedQueue.<Piece>create()) {
      var producers = new ArrayList<ChildProcess>();
      var consumers = new ArrayList<ChildProcess>();
      for (int each = 0; each < 2; each++) {
        int producer = each;
        producers.add(
            ChildProcess.start(() -> {
              var random = new Random(producer);
              for (int number = 0; number < 2_000; number++) {
                queue.put(Piece.of(producer, number, random));
              }
            }));
        consumers.add(
            ChildProcess.start(() -> {
              for (Piece piece : queue.untilClosed()) {
                received.put(piece);
                queue.taskDone();
              }
            }));
      }
      for (ChildProcess producer : producers) {
        assertThat(producer.join(ofSeconds(60))).isTrue();
      }
      assertThat(queue.awaitDone(ofSeconds(60))).isTrue();
      queue.close();
      for (ChildProcess consumer : consumers) {
        assertThat(consumer.join(ofSeconds(20))).isTrue();
      }
      var pieces = new ArrayList<Piece>();
      int _ = received.drainTo(pieces);
      assertThat(pieces).hasSize(4_000).allMatch(Piece::isWhole);
      assertThat(pieces.stream().map(piece -> piece.producer + ":" + piece.number))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void oneProducerSeesItsOrderKeptByOneConsumer() throws Exception {
    try (var queue = SharedQueue.<Integer>create(7)) {
      var child =
          ChildProcess.start(() -> {
            for (int i = 0; i < 20_000; i++) {
              queue.put(i);
            }
          });
      for (int i = 0; i < 20_000; i++) {
        assertThat(queue.take()).isEqualTo(i);
      }
      child.join();
    }
  }

  @Test
  void tasksOfAPoolAndAChildOfAChildUseTheSameQueue() throws Exception {
    try (var queue = SharedQueue.<Long>create();
        var pool = Pool.processes(2)) {
      pool.forEach(i -> queue.put((long) i), Range.of(0, 100));
      var child =
          ChildProcess.start(() -> {
            var grandchild = ChildProcess.start(() -> queue.put(ProcessHandle.current().pid()));
            grandchild.join();
          });
      child.join();
      var values = new HashSet<Long>();
      int _ = queue.drainTo(values);
      assertThat(values).hasSize(101);
    }
  }

  @Test
  void aQueueInAQueueIsTheSameQueue() throws Exception {
    try (var queues = SharedQueue.<SharedQueue<String>>create();
        var inner = SharedQueue.<String>create()) {
      queues.put(inner);
      var child = ChildProcess.start(() -> queues.take().put("here"));
      assertThat(inner.poll(ofSeconds(40))).isEqualTo("here");
      child.join();
    }
  }

  @Test
  void aProducerWithAGibibyteInTheQueueEndsThoughNobodyTakes() throws Exception {
    try (var queue = SharedQueue.<byte[]>create()) {
      var producer =
          ChildProcess.start(() -> {
            for (int i = 0; i < 256; i++) {
              byte[] block = new byte[4 << 20];
              Arrays.fill(block, (byte) i);
              queue.put(block);
            }
          });
      assertThat(producer.join(ofSeconds(100))).isTrue();
      assertThat(producer.exitCode()).hasValue(0);
      assertThat(queue).hasSize(256);
      for (int i = 0; i < 256; i++) {
        byte[] expected = new byte[4 << 20];
        Arrays.fill(expected, (byte) i);
        assertThat(Arrays.equals(queue.take(), expected)).as("block %d", i).isTrue();
      }
    }
  }

  @Kills
  void aProducerThatIsKilledHasPutAPieceOrNot() throws Exception {
    try (var queue = SharedQueue.<Piece>create(50)) {
      for (int round = 0; round < Kills.COUNT; round++) {
        long seed = RANDOM.nextLong();
        var producer =
            ChildProcess.start(() -> {
              var random = new Random(seed);
              for (int number = 0; ; number++) {
                queue.put(Piece.of(0, number, random));
              }
            });
        int until = RANDOM.nextInt(500);
        int next = 0;
        while (next < until) {
          next = requireNext(queue, next);
        }
        kill(producer);
        while (!queue.isEmpty()) {
          next = requireNext(queue, next);
        }
        assertThat(queue.offer(Piece.of(1, 0, RANDOM), Kills.BOUND))
            .as("after kill %d", round)
            .isTrue();
        assertThat(queue.take().producer).isOne();
      }
    }
  }

  private static int requireNext(SharedQueue<Piece> queue, int expected)
      throws InterruptedException {
    Piece piece = queue.poll(ofSeconds(40));
    assertThat(piece).isNotNull();
    return requireWhole(piece, expected);
  }

  private static int requireWhole(Piece piece, int expected) {
    assertThat(piece.isWhole()).isTrue();
    assertThat(piece.number).isEqualTo(expected);
    return expected + 1;
  }

  @Kills
  void aConsumerThatIsKilledHasAtMostTheItemInItsHand() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var queue = SharedQueue.<Integer>create();
          var done = SharedLong.create();
          var started = SharedEvent.create()) {
        var consumer =
            ChildProcess.start(() -> {
              started.set();
              while (true) {
                int _ = queue.take();
                queue.taskDone();
                done.incrementAndGet();
              }
            });
        started.await();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
          queue.put(i);
        }
        long atLeast = RANDOM.nextInt(count / 2);
        await().atMost(ofSeconds(40)).until(() -> done.get() >= atLeast);
        kill(consumer);
        requireOrderAndEnd(queue, count, done.get());
      }
    }
  }

  /** What is left are the last items in order; those between are one at most. */
  private static void requireOrderAndEnd(SharedQueue<Integer> queue, int count, long done)
      throws InterruptedException {
    var rest = new ArrayList<Integer>();
    int left = queue.drainTo(rest);
    assertThat(left).isBetween(count - (int) done - 2, count - (int) done);
    for (int i = 0; i < left; i++) {
      assertThat(rest.get(i)).isEqualTo(count - left + i);
      queue.taskDone();
    }
    try {
      assertThat(queue.awaitDone(Kills.BOUND)).isTrue();
    } catch (SharedStateLostException e) {
      assertThat(e).hasMessageContaining("died with 1 of its items in hand");
    }
    assertThat(queue.awaitDone(Kills.BOUND)).isTrue();
  }

  @Kills
  void aConsumerThatIsKilledWhileItPutsItemsBackHasAtMostThoseInItsHand() throws Exception {
    for (int round = 0; round < Kills.COUNT; round++) {
      try (var queue = SharedQueue.<Piece>create();
          var refused = SharedLong.create()) {
        int count = 60;
        for (int number = 0; number < count; number++) {
          queue.put(Piece.of(0, number, RANDOM));
        }
        var consumer = ChildProcess.start(() -> refuse(queue, refused));
        long atLeast = RANDOM.nextLong(1, 300);
        await().atMost(ofSeconds(40)).until(() -> refused.get() >= atLeast);
        kill(consumer);

        var rest = new ArrayList<Piece>();
        int lost = count - queue.drainTo(rest);
        assertThat(lost).as("after kill %d", round).isBetween(0, 20);
        for (int i = 0; i < rest.size(); i++) {
          int _ = requireWhole(rest.get(i), lost + i);
          queue.taskDone();
        }
        requireTold(queue, lost);
      }
    }
  }

  private static void refuse(SharedQueue<Piece> queue, SharedLong refused) {
    var full = Collections.unmodifiableList(new ArrayList<Piece>());
    for (int most = 1; ; most = most % 20 + 1) {
      try {
        int _ = queue.drainTo(full, most);
      } catch (UnsupportedOperationException e) {
        refused.incrementAndGet();
      }
    }
  }

  private static void requireTold(SharedQueue<Piece> queue, int lost) throws InterruptedException {
    if (lost > 0) {
      assertThatThrownBy(() -> queue.awaitDone(Kills.BOUND))
          .hasMessageContaining("died with " + lost + " of its items in hand");
    }
    assertThat(queue.awaitDone(Kills.BOUND)).isTrue();
  }

  @Test
  void whatAKilledConsumerHadInHandIsTold() throws Exception {
    try (var queue = SharedQueue.<Integer>create();
        var taken = SharedEvent.create()) {
      queue.addAll(List.of(1, 2, 3));
      var consumer =
          ChildProcess.start(() -> {
            int _ = queue.take() + queue.take();
            taken.set();
            Thread.currentThread().join();
          });
      taken.await();
      kill(consumer);
      assertThat(queue.take()).isEqualTo(3);
      queue.taskDone();
      assertThatThrownBy(() -> queue.awaitDone(Kills.BOUND))
          .isInstanceOf(SharedStateLostException.class)
          .hasMessageContaining("process " + consumer.pid() + " died with 2 of its items in hand");
      assertThat(queue.awaitDone(Kills.BOUND)).isTrue();
    }
  }

  @Test
  void aQueueOutlivesWhoMadeIt() throws Exception {
    try (var queues = SharedQueue.<SharedQueue<String>>create();
        var arrived = SharedEvent.create()) {
      var maker =
          ChildProcess.start(() -> {
            var made = SharedQueue.<String>create();
            made.put("left behind");
            queues.put(made);
            arrived.await();
          });
      SharedQueue<String> made = queues.take();
      arrived.set();
      maker.join();
      assertThat(made.take()).isEqualTo("left behind");
      made.put("goes on");
      assertThat(made.take()).isEqualTo("goes on");
      made.close();
    }
  }
}
