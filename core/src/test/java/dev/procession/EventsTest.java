package dev.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventsTest {
  private static final int BOUND = 10_000;

  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void eventsAreToldInOrderToEachListener() throws InterruptedException {
    List<Long> second = Collections.synchronizedList(new ArrayList<>());
    var events = new Events("test", List.of(this::remember, event -> second.add(index(event))));

    for (long i = 0; i < 1_000; i++) {
      tell(events, i);
    }
    end(events);

    assertThat(told).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
    assertThat(second).isEqualTo(told);
    assertThat(events.dropped()).isZero();
  }

  @Test
  void eventsBeyondTheBoundAreDroppedAndCounted() throws InterruptedException {
    var gate = new Gate();
    var events =
        new Events(
            "test",
            List.of(event -> {
              gate.arriveAndInsist();
              remember(event);
            }));
    tell(events, 0);
    gate.awaitArrivals();

    for (long i = 1; i <= BOUND + 77; i++) {
      tell(events, i);
    }

    assertThat(events.dropped()).isEqualTo(77);
    gate.open();
    end(events);
    assertThat(told).isEqualTo(LongStream.rangeClosed(0, BOUND).boxed().toList());
  }

  @Test
  void progressIsNeverDropped() throws InterruptedException {
    var gate = new Gate();
    var advanced = new AtomicLong();
    var ended = new CountDownLatch(1);
    var events = new Events("test", List.of(_ -> gate.arriveAndInsist()));
    tell(events, 0);
    gate.awaitArrivals();
    for (long i = 0; i < BOUND + 10; i++) {
      tell(events, i);
    }

    ProgressCount count =
        events.progress(Optional.of(view(advanced, ended)), OptionalLong.of(100_000));
    for (int i = 0; i < 100_000; i++) {
      count.advance(1);
    }
    count.end();
    gate.open();
    ended.await();

    assertThat(advanced.get()).isEqualTo(100_000);
    count.awaitShown();
    end(events);
  }

  @Test
  void aListenerThatThrowsIsToldOfTheNextEvent() throws InterruptedException {
    var events =
        new Events(
            "test",
            List.of(event -> {
              remember(event);
              throw new IllegalStateException("expected by the test");
            }));

    tell(events, 1);
    tell(events, 2);
    end(events);

    assertThat(told).containsExactly(1L, 2L);
  }

  @Test
  void withoutListenersNoEventIsMade() throws InterruptedException {
    var events = new Events("test", List.of());

    events.tell(() -> {
      throw new AssertionError("nobody listens");
    });
    end(events);

    assertThat(events.heard()).isFalse();
  }

  @Test
  void aListenerMayCloseTheEvents() throws InterruptedException {
    var closed = new CountDownLatch(1);
    var holder = new ArrayList<Events>();
    var events =
        new Events(
            "test",
            List.of(_ -> {
              try {
                end(holder.getFirst());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              closed.countDown();
            }));
    holder.add(events);

    tell(events, 1);

    closed.await();
    assertThat(events.dropped()).isZero();
  }

  @Test
  void whatIsToldAfterTheEndIsStillDelivered() throws InterruptedException {
    var events = new Events("test", List.of(this::remember));
    tell(events, 1);
    end(events);

    tell(events, 2);
    end(events);

    assertThat(told).containsExactly(1L, 2L);
  }

  @Test
  void withoutAViewNothingIsCounted() throws InterruptedException {
    var events = new Events("test", List.of());

    ProgressCount count = events.progress(Optional.empty(), OptionalLong.empty());
    count.advance(1);
    count.end();
    count.awaitShown();

    assertThat(count).isSameAs(ProgressCount.NONE);
  }

  private static Progress view(AtomicLong advanced, CountDownLatch ended) {
    return _ ->
        new Progress.Handle() {
          @Override
          public void advance(long items) {
            advanced.addAndGet(items);
          }

          @Override
          public void end() {
            ended.countDown();
          }
        };
  }

  private static void end(Events events) throws InterruptedException {
    events.end();
    events.awaitEnd(30_000);
  }

  private void remember(PoolEvent event) {
    told.add(index(event));
  }

  private static long index(PoolEvent event) {
    return event instanceof PoolEvent.TaskSubmitted submitted ? submitted.index() : -1;
  }

  private static void tell(Events events, long index) {
    events.tell(() -> new PoolEvent.TaskSubmitted("test", "call", index));
  }
}
