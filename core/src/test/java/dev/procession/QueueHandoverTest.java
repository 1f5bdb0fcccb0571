package dev.procession;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of items that a queue could not hand over. */
@Timeout(60)
class QueueHandoverTest {
  /** More than are kept mapped after they were closed. */
  private static final int MANY = 300;

  private final SharedQueue<Object> queue = SharedQueue.create();

  @BeforeEach
  void beUnreadable() {
    Moody.beReadable(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5})
  void whatATargetRefusesStaysInItsOrder(int room) throws InterruptedException {
    queue.addAll(List.of(0, 1, 2, 3, 4, 5));
    var target = new Refusing(room);

    assertThatThrownBy(() -> queue.drainTo(target)).isInstanceOf(IllegalStateException.class);

    assertThat(target).containsExactlyElementsOf(IntStream.range(0, room).boxed().toList());
    assertThat(queue).containsExactlyElementsOf(IntStream.range(room, 6).boxed().toList());
    assertThat(queue.take()).isEqualTo(room);
  }

  /** As an ArrayBlockingQueue, which may not have room for nothing. */
  private static final class Refusing extends ArrayList<Object> {
    private static final long serialVersionUID = 1;
    private final int room;

    @SuppressWarnings("serial") // nobody encodes it
    private final Runnable beforeIt;

    Refusing(int room) {
      this(room, () -> {});
    }

    Refusing(int room, Runnable beforeIt) {
      this.room = room;
      this.beforeIt = beforeIt;
    }

    @Override
    public boolean add(Object item) {
      if (size() == room) {
        beforeIt.run();
        throw new IllegalStateException("full with " + room);
      }
      return super.add(item);
    }
  }

  @Test
  void whatIsRefusedMoreThanOnceIsNotLostEither() {
    queue.addAll(List.of("a", "b", "c"));

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> queue.drainTo(new Refusing(0))).hasMessage("full with 0");
      assertThatThrownBy(() -> queue.drainTo(Collections.unmodifiableList(new ArrayList<>()), 2))
          .isInstanceOf(UnsupportedOperationException.class);
    }

    assertThat(queue).containsExactly("a", "b", "c");
  }

  private static void closeMany() {
    for (int i = 0; i < MANY; i++) {
      SharedEvent.create().close();
    }
  }

  @Test
  void whatIsRefusedByAClosedOneCanBeTaken() throws InterruptedException {
    queue.addAll(List.of("a", "b"));
    queue.close();

    assertThatThrownBy(() -> queue.drainTo(new Refusing(1))).hasMessage("full with 1");
    closeMany();

    assertThat(queue.untilClosed()).containsExactly("b");
  }

  @Test
  void oneThatCannotBeReadIsToldOfWithItsNumberAndTheOthersComeThrough() {
    queue.addAll(List.of("a", new Moody("b"), "c", new Moody("d"), "e"));
    var target = new ArrayList<>();

    assertThatThrownBy(() -> queue.drainTo(target))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("item 1")
        .hasMessageContaining("not in the mood");
    assertThat(target).containsExactly("a");
    assertThatThrownBy(() -> queue.drainTo(target)).hasMessageContaining("item 3");
    assertThat(target).containsExactly("a", "c");
    assertThat(queue.drainTo(target)).isOne();

    assertThat(target).containsExactly("a", "c", "e");
    assertThat(queue).isEmpty();
  }

  @Test
  void oneThatCannotBeTakenIsTheNextOneOnceItCanBeRead() throws InterruptedException {
    queue.addAll(List.of(new Moody("first"), "second"));

    assertThatThrownBy(queue::take).hasMessageContaining("item 0");
    assertThat(queue.size()).isEqualTo(2);
    Moody.beReadable(true);

    assertThat(queue.take()).hasToString("first");
    assertThat(queue.take()).isEqualTo("second");
  }

  @Test
  void oneThatCannotBeTakenIsToldOfOnce() throws InterruptedException {
    queue.addAll(List.of("zero", new Moody("lost"), "next"));

    assertThat(queue.take()).isEqualTo("zero");
    assertThatThrownBy(queue::poll).hasMessageContaining("item 1");

    assertThat(queue.take()).isEqualTo("next");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void theOnlyOneIsToldOfOnceToo() throws InterruptedException {
    queue.add(new Moody("only"));

    assertThatThrownBy(queue::take).hasMessageContaining("item 0");
    assertThat(queue.isEmpty()).isFalse();

    assertThat(queue.poll(ofMillis(1))).isNull();
    assertThat(queue.isEmpty()).isTrue();
    queue.add("next");
    assertThat(queue.take()).isEqualTo("next");
  }

  @Test
  void whatWasNotHandedOverIsNotDone() throws InterruptedException {
    queue.addAll(List.of(new Moody("unread"), "read"));

    assertThatThrownBy(queue::take).hasMessageContaining("item 0");
    assertThat(queue.awaitDone(ofMillis(1))).isFalse();
    assertThat(queue.take()).isEqualTo("read");
    assertThat(queue.awaitDone(ofMillis(1))).isFalse();
    queue.taskDone();

    assertThat(queue.awaitDone(ofSeconds(30))).isTrue();
  }

  @Test
  void oneThatCannotBeReadDoesNotHideTheOthers() {
    queue.addAll(List.of(new Moody("unread"), "read"));

    assertThat(queue.remove((Object) "read")).isTrue();
    assertThat(queue.remove((Object) "absent")).isFalse();

    assertThat(queue.size()).isOne();
    assertThatThrownBy(queue::peek).hasMessageContaining("item 0");
  }

  @Test
  void anEndOfAPipeThatIsRefusedStaysWhole() throws Exception {
    var pipe = SharedPipe.<String>oneWay();
    queue.add(pipe.source());

    assertThat(queue.peek()).isInstanceOf(Connection.class);
    assertThatThrownBy(() -> queue.drainTo(new Refusing(0))).hasMessage("full with 0");

    try (var source = (Connection<?>) queue.take();
        var sink = pipe.sink()) {
      sink.send("Hello");
      assertThat(source.receive()).isEqualTo("Hello");
    }
  }

  @Test
  void whoTakesAnItemWhileOthersLookAtItGetsTheEndOfThePipeInIt() throws Exception {
    try (var pipe = SharedPipe.<String>oneWay();
        var sink = pipe.sink()) {
      queue.add(new Carrier(pipe.source()));
      var taken = new ArrayList<Object>();

      Carrier.whenRead(() -> taken.add(queue.poll()));
      assertThat(queue.peek()).isInstanceOf(Carrier.class);

      sink.send("Hello");
      assertThat(taken).hasSize(1);
      assertThat(((Carrier) taken.getFirst()).end.receive()).isEqualTo("Hello");
    }
  }

  @Test
  void toLookAtAQueueLeavesTheEndsOfPipesOnTheirWay() {
    try (var pipe = SharedPipe.<String>oneWay()) {
      var carried = new Carrier(pipe.source());
      queue.add(carried);
      var open = new ArrayList<Boolean>();
      Runnable look = () -> open.add(carried.end.isOpen());

      Carrier.whenRead(look);
      assertThat(queue.peek()).isInstanceOf(Carrier.class);
      Carrier.whenRead(look);
      assertThat(queue.iterator().next()).isInstanceOf(Carrier.class);
      Carrier.whenRead(look);
      assertThat(queue.contains("another")).isFalse();
      Carrier.whenRead(look);
      assertThat(queue.toArray()).hasSize(1);

      assertThat(open).containsExactly(false, false, false, false);
    }
  }

  /** Does something once, when it has been read with the end that it carries. */
  private static final class Carrier implements Serializable {
    @Serial private static final long serialVersionUID = 1;
    private static final AtomicReference<Runnable> ONCE = new AtomicReference<>(() -> {});

    final Connection<?> end;

    Carrier(Connection<?> end) {
      this.end = end;
    }

    static void whenRead(Runnable action) {
      ONCE.set(action);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      ONCE.getAndSet(() -> {}).run();
    }
  }

  @Test
  void whatIsRefusedCountsAgainstTheBound() {
    try (var bounded = SharedQueue.<Integer>create(3)) {
      bounded.addAll(List.of(1, 2, 3));

      assertThatThrownBy(() -> bounded.drainTo(new ArrayBlockingQueue<>(1)))
          .isInstanceOf(IllegalStateException.class);

      assertThat(bounded.remainingCapacity()).isOne();
      assertThat(bounded.offer(4)).isTrue();
      assertThat(bounded.offer(5)).isFalse();
      assertThat(bounded).containsExactly(2, 3, 4);
    }
  }

  /** The first ring has room for 127 of these; the last ones are at its begin then. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50, 70, 90, 97, 98, 99, 100, 110, 120, 200})
  void whatIsPutBeforeOthersArePutBackComesAfterThem(int puts) {
    var model = new ArrayDeque<Object>();
    var numbers = new Random(puts);
    try (var tried = SharedQueue.<Object>create()) {
      put(tried, model, 120, numbers);
      for (int i = 0; i < 100; i++) {
        assertThat(tried.poll()).isEqualTo(model.poll());
      }
      put(tried, model, 60, numbers);

      assertThatThrownBy(
              () -> tried.drainTo(new Refusing(0, () -> put(tried, model, puts, numbers)), 50))
          .hasMessage("full with 0");
      put(tried, model, 100, numbers);

      assertThat(tried).containsExactlyElementsOf(model);
      assertThat(tried.drainTo(new ArrayList<>())).isEqualTo(model.size());
      put(tried, model, 100, numbers);
      assertThat(tried.size()).isEqualTo(100);
    }
  }

  private static void put(
      SharedQueue<Object> tried, Collection<Object> model, int count, Random numbers) {
    for (int i = 0; i < count; i++) {
      put(tried, model, numbers.nextLong() + "x".repeat(970));
    }
  }

  /** Sizes that go round in a ring, into further rings, and into files. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 3_000, 15_000, 20_000})
  void aQueueThatIsRefusedAtRandomIsStillAQueue(int longest) {
    var random = new Random(longest);
    var model = new ArrayDeque<Object>();
    try (var tried = SharedQueue.<Object>create(Integer.MAX_VALUE, 1L << 40)) {
      for (int step = 0; step < 2_000; step++) {
        switch (random.nextInt(4)) {
          case 0, 1 -> put(tried, model, item(random, longest));
          case 2 -> assertThat(tried.poll()).isEqualTo(model.poll());
          default -> drain(tried, model, random, longest);
        }
        assertThat(tried.size()).isEqualTo(model.size());
      }
      assertThat(tried).containsExactlyElementsOf(model);
    }
  }

  private static void put(SharedQueue<Object> tried, Collection<Object> model, String item) {
    tried.add(item);
    model.add(item);
  }

  private static String item(Random random, int longest) {
    return random.nextInt(1_000_000) + "-" + "x".repeat(random.nextInt(longest));
  }

  /** What is put while others are in hand comes after them. */
  private static void drain(
      SharedQueue<Object> tried, ArrayDeque<Object> model, Random random, int longest) {
    int most = random.nextInt(40);
    int room = random.nextInt(20);
    int puts = random.nextInt(4);
    Runnable putting =
        () -> {
          for (int i = 0; i < puts; i++) {
            put(tried, model, item(random, longest));
          }
        };
    var target = new Refusing(room, putting);
    try {
      int _ = tried.drainTo(target, most);
      assertThat(target).hasSizeLessThanOrEqualTo(most);
    } catch (IllegalStateException e) {
      assertThat(target).hasSize(room);
    }
    for (Object each : target) {
      assertThat(each).isEqualTo(model.remove());
    }
  }

  @Test
  void whatIsRefusedAgainAndAgainTakesNoMoreBytes() {
    try (var bounded = SharedQueue.<Object>create(Integer.MAX_VALUE, 100_000)) {
      var item = "x".repeat(30_000);
      bounded.addAll(List.of(item, item, "small"));

      for (int attempt = 0; attempt < 10; attempt++) {
        assertThatThrownBy(() -> bounded.drainTo(new Refusing(0))).hasMessage("full with 0");
      }

      assertThat(bounded.offer(item)).isTrue();
      assertThat(bounded.offer(item)).isFalse();
      assertThat(bounded.poll()).isEqualTo(item);
      assertThat(bounded.offer(item)).isTrue();
    }
  }
}
