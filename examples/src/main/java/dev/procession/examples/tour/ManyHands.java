package dev.procession.examples.tour;

import dev.procession.ChildProcess;
import dev.procession.SharedLongArray;
import dev.procession.SharedQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A19: several processes fill a queue of five places, several others empty it. */
final class ManyHands {
  private static final int PLACES = 5;
  private static final int PRODUCERS = 3;
  private static final int CONSUMERS = 2;
  private static final int EACH = 200;

  private ManyHands() {}

  @SuppressWarnings("try") // to close the queue ends its consumers
  static void run(Stage stage) throws Exception {
    try (var queue = SharedQueue.<Integer>create(PLACES);
        var times = SharedLongArray.create(PRODUCERS * EACH)) {
      stage.say(
          "%d producers put %d items each, %d consumers take them; the queue has %d places."
              .formatted(PRODUCERS, EACH, CONSUMERS, PLACES));
      List<ChildProcess> consumers = new ArrayList<>();
      for (int i = 0; i < CONSUMERS; i++) {
        consumers.add(ChildProcess.start(() -> consume(queue, times)));
      }
      List<ChildProcess> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        int first = i * EACH;
        producers.add(ChildProcess.start(() -> produce(queue, first)));
      }
      for (var producer : producers) {
        producer.join();
      }
      stage.say("The producers have ended; waiting until each item is marked done.");
      queue.awaitDone();
      queue.close();
      for (var consumer : consumers) {
        consumer.join();
      }
      boolean onceEach = Arrays.stream(times.toArray()).allMatch(count -> count == 1);
      stage.say(
          "%d items arrived, %s."
              .formatted(
                  Arrays.stream(times.toArray()).sum(),
                  onceEach ? "each of them once" : "not each of them once"));
    }
  }

  private static void produce(SharedQueue<Integer> queue, int first) throws InterruptedException {
    for (int item = first; item < first + EACH; item++) {
      queue.put(item); // waits while all places are taken
    }
  }

  private static void consume(SharedQueue<Integer> queue, SharedLongArray times) {
    for (int item : queue.untilClosed()) {
      times.incrementAndGet(item);
      queue.taskDone();
    }
  }
}
