package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.procession.memory.RuntimeFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue in shared memory, seen from one process; the JDK's contract and our own. */
@Timeout(60)
class SharedQueueTest {
  @Test
  void givesItemsInTheirOrder() throws InterruptedException {
    try (var queue = SharedQueue.<String>create()) {
      queue.put("a");
      queue.add("b");
      assertThat(queue.offer("c")).isTrue();
      assertThat(queue).containsExactly("a", "b", "c").hasSize(3);

      assertThat(queue.take()).isEqualTo("a");
      assertThat(queue.poll()).isEqualTo("b");
      assertThat(queue.remove()).isEqualTo("c");
      assertThat(queue.poll()).isNull();
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void tellsItsSizeAsItChanges() {
    try (var queue = SharedQueue.<Integer>create()) {
      assertThat(queue.size()).isZero();
      queue.add(1);
      assertThat(queue.size()).isOne();
      queue.add(5);
      assertThat(queue.size()).isEqualTo(2);
      int _ = queue.remove();
      assertThat(queue.size()).isOne();
      int _ = queue.remove();
      assertThat(queue.size()).isZero();
      assertThat(queue.remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void refusesNullAndWhatCannotCross() {
    try (var queue = SharedQueue.<Object>create()) {
      assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> queue.offer(List.of(new Thread())))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("java.lang.Thread")
          .hasMessageContaining("shared queue s-");
      queue.add("good");
      assertThat(queue).containsExactly("good");
    }
  }

  @Test
  void whatCannotCrossTakesNoPlace() throws InterruptedException {
    try (var queue = SharedQueue.<Object>create(1)) {
      assertThatThrownBy(() -> queue.put(new Thread()))
          .isInstanceOf(TaskSerializationException.class);
      assertThat(queue.remainingCapacity()).isOne();
      queue.put("good");
      assertThat(queue.take()).isEqualTo("good");
      queue.taskDone();
      queue.awaitDone();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void refusesACapacityBelowOne(int capacity) {
    assertThatThrownBy(() -> SharedQueue.create(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity=" + capacity);
    assertThatThrownBy(() -> SharedQueue.create(1, capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes=" + capacity);
  }

  @Test
  void aFullOneRefusesAndWaits() throws InterruptedException {
    try (var queue = SharedQueue.<Integer>create(2)) {
      queue.add(1);
      queue.add(2);
      assertThat(queue.remainingCapacity()).isZero();
      assertThat(queue.offer(3)).isFalse();
      long began = System.nanoTime();
      assertThat(queue.offer(3, ofMillis(30))).isFalse();
      assertThat(queue.offer(3, 0, TimeUnit.NANOSECONDS)).isFalse();
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(29_000_000);
      assertThatThrownBy(() -> queue.add(3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("full");
      assertThat(queue.toString()).contains("2 of 2 items");
    }
  }

  @Test
  void anEmptyOneWaitsItsTime() throws InterruptedException {
    try (var queue = SharedQueue.<Integer>create()) {
      long began = System.nanoTime();
      assertThat(queue.poll(ofMillis(30))).isNull();
      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(29_000_000);
      assertThat(queue.poll(-1, TimeUnit.SECONDS)).isNull();
      assertThat(queue.peek()).isNull();
      assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void countsBytesToo() throws InterruptedException {
    try (var queue = SharedQueue.<byte[]>create(100, 3000)) {
      assertThat(queue.offer(new byte[1400])).isTrue();
      assertThat(queue.offer(new byte[1400])).isTrue();
      assertThat(queue.offer(new byte[1400])).isFalse();
      assertThatThrownBy(() -> queue.put(new byte[3001]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes 3000 bytes; this item alone has 30");
      assertThat(queue.take()).hasSize(1400);
      assertThat(queue.offer(new byte[1400])).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doesWhatAQueueOfTheJdkDoes(long seed) {
    var random = new Random(seed);
    var expected = new LinkedBlockingQueue<String>(300);
    try (var queue = SharedQueue.<String>create(300)) {
      for (int step = 0; step < 2_000; step++) {
        String item = item(random);
        int what = random.nextInt(OPERATIONS.size());
        int most = random.nextInt(30);
        assertThat(OPERATIONS.get(what).on(queue, item, most))
            .as("seed %d, step %d, operation %d", seed, step, what)
            .isEqualTo(OPERATIONS.get(what).on(expected, item, most));
        assertThat(queue).hasSameSizeAs(expected);
      }
      assertThat(queue).containsExactlyElementsOf(expected);
    }
  }

  /** Of few values, so that equal ones meet, and of some lengths, so that rings grow and wrap. */
  private static String item(Random random) {
    int length = random.nextInt(20) == 0 ? 20_000 : random.nextInt(2_000);
    return Integer.toString(random.nextInt(9)).repeat(1 + length / 500 * 500);
  }

  private interface Operation {
    Object on(BlockingQueue<String> queue, String item, int most);
  }

  private static Object orError(Supplier<Object> call) {
    try {
      return String.valueOf(call.get());
    } catch (IllegalStateException | NoSuchElementException e) {
      return e.getClass();
    }
  }

  private static final List<Operation> OPERATIONS =
      List.of(
          (queue, item, _) -> queue.offer(item),
          (queue, item, _) -> queue.offer(item),
          (queue, item, most) -> queue.addAll(Collections.nCopies(Math.min(most, 1), item)),
          (queue, item, most) ->
              queue.remainingCapacity() > most && queue.addAll(Collections.nCopies(most, item)),
          (queue, item, _) -> orError(() -> queue.add(item)),
          (queue, _, _) -> orError(queue::poll),
          (queue, _, _) -> orError(queue::remove),
          (queue, _, _) -> orError(queue::peek),
          (queue, _, _) -> orError(queue::element),
          (queue, item, _) -> queue.remove(item),
          (queue, item, _) -> queue.contains(item),
          (queue, _, _) -> queue.remainingCapacity(),
          (queue, _, _) -> Arrays.asList(queue.toArray()),
          (queue, _, most) -> {
            var drained = new ArrayList<String>();
            return queue.drainTo(drained, most) + drained.toString();
          },
          (queue, item, most) -> most > 27 && queue.removeIf(each -> each.length() > item.length()),
          (queue, item, most) -> most > 27 && queue.retainAll(List.of(item)),
          (queue, _, most) -> {
            Iterator<String> items = queue.iterator();
            for (int i = 0; i < most && items.hasNext(); i++) {
              String _ = items.next();
            }
            return items.hasNext() ? items.next() : "";
          },
          (queue, _, most) -> {
            if (most == 0) {
              queue.clear();
            }
            return queue.isEmpty();
          });

  @Test
  void itemsLargerThanARingCrossWhole() throws Exception {
    try (var queue = SharedQueue.<byte[]>create()) {
      byte[] large = new byte[5 << 20];
      new Random(1).nextBytes(large);
      queue.put(large);
      queue.put(new byte[] {1});
      assertThat(queue.peek()).isEqualTo(large);
      assertThat(queue.take()).isEqualTo(large);
      assertThat(queue.take()).containsExactly(1);
    }
  }

  @Test
  void millionsOfBytesLieInItUntilTheyAreTaken() throws Exception {
    try (var queue = SharedQueue.<String>create()) {
      for (int i = 0; i < 60_000; i++) {
        queue.put(i + "-".repeat(i % 500));
      }
      assertThat(queue).hasSize(60_000);
      for (int i = 0; i < 60_000; i++) {
        assertThat(queue.take()).isEqualTo(i + "-".repeat(i % 500));
      }
    }
  }

  @Test
  void manyThreadsPutAndTakeEachItemOnce() throws Exception {
    try (var queue = SharedQueue.<Integer>create(50);
        var threads = Executors.newCachedThreadPool()) {
      var sum = new AtomicLong();
      for (int producer = 0; producer < 4; producer++) {
        int first = producer * 10_000;
        var _ =
            threads.submit(() -> {
              for (int i = first; i < first + 10_000; i++) {
                queue.put(i);
              }
              return null;
            });
      }
      var done = new CountDownLatch(4);
      for (int consumer = 0; consumer < 4; consumer++) {
        var _ =
            threads.submit(() -> {
              for (int i = 0; i < 10_000; i++) {
                sum.addAndGet(queue.take());
              }
              done.countDown();
              return null;
            });
      }
      assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
      assertThat(sum.get()).isEqualTo(IntStream.range(0, 40_000).asLongStream().sum());
      assertThat(queue).isEmpty();
    }
  }

  @Test
  void takesEndWhenAClosedOneIsEmpty() throws Exception {
    var queue = SharedQueue.<Integer>create();
    queue.add(1);
    queue.close();
    queue.close();
    assertThat(queue.isClosed()).isTrue();
    assertThatThrownBy(() -> queue.put(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed, 1 items]: nothing more can be put into it");
    assertThatThrownBy(() -> queue.offer(2, ofSeconds(9)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(queue.peek()).isOne();
    assertThat(queue.take()).isOne();
    assertThatThrownBy(queue::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing more will come out of it");
    assertThatThrownBy(queue::poll).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.poll(ofSeconds(9))).isInstanceOf(IllegalStateException.class);
    assertThat(queue.peek()).isNull();
    assertThat(queue.drainTo(new ArrayList<>())).isZero();
  }

  @Test
  void whoWaitsFindsOutThatItIsClosed() throws Exception {
    try (var threads = Executors.newCachedThreadPool()) {
      var empty = SharedQueue.<Integer>create();
      var full = SharedQueue.<Integer>create(1);
      full.add(1);
      var taking = threads.submit(empty::take);
      var putting = threads.submit(() -> full.offer(2, ofSeconds(40)));
      var going = threads.submit(() -> empty.untilClosed().iterator().hasNext());
      empty.close();
      full.close();
      assertThatThrownBy(taking::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(putting::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(going.get()).isFalse();
    }
  }

  @Test
  void goesOverItemsUntilItIsClosed() {
    var queue = SharedQueue.<Integer>create();
    queue.addAll(List.of(1, 2, 3));
    queue.close();
    assertThat(queue.untilClosed()).containsExactly(1, 2, 3);
    assertThatThrownBy(queue.untilClosed().iterator()::next)
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void anInterruptEndsAWaitAndTakesNothing() {
    try (var queue = SharedQueue.<Integer>create(1)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
      queue.add(1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> queue.put(2)).isInstanceOf(InterruptedException.class);
      assertThat(queue).containsExactly(1);
      queue.clear();
      Thread.currentThread().interrupt();
      assertThatThrownBy(queue.untilClosed().iterator()::hasNext)
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void waitsUntilAllItemsAreDone() throws Exception {
    try (var queue = SharedQueue.<Integer>create();
        var threads = Executors.newCachedThreadPool()) {
      queue.awaitDone(); // nothing was put yet
      queue.addAll(List.of(1, 2, 3));
      assertThat(queue.awaitDone(ofMillis(20))).isFalse();
      var waiting = threads.submit(() -> queue.awaitDone(ofSeconds(40)));
      for (int i = 0; i < 3; i++) {
        int _ = queue.take();
        assertThat(queue.awaitDone(ofMillis(1))).isFalse();
        queue.taskDone();
      }
      assertThat(waiting.get()).isTrue();
      assertThatThrownBy(queue::taskDone)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("taskDone() was called more often than there were items");
    }
  }

  @Test
  void whatWasTakenOutOfTheMiddleNeedsNotBeDone() throws Exception {
    try (var queue = SharedQueue.<Integer>create()) {
      queue.addAll(List.of(1, 2, 3));
      assertThat(queue.remove((Object) 2)).isTrue();
      assertThat(queue.remove((Object) 2)).isFalse();
      assertThat(queue).containsExactly(1, 3).hasSize(2);
      assertThat(queue.take()).isOne();
      queue.taskDone();
      queue.clear();
      queue.awaitDone();
      assertThatThrownBy(() -> queue.drainTo(queue)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void itsMemoryGoesWhenItIsClosedAndForgotten() throws Exception {
    Path folder = closedAndForgotten();
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() -> {
          System.gc();
          assertThat(folder).doesNotExist();
        });
  }

  private static Path closedAndForgotten() throws Exception {
    var queue = SharedQueue.<byte[]>create();
    queue.put(new byte[100_000]);
    String name = queue.toString().replaceAll(".*\\[(s-\\w+),.*", "$1");
    queue.close();
    return RuntimeFolder.ofThisProcess().path().resolveSibling("shared-" + name);
  }
}
