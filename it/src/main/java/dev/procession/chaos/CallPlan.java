package dev.procession.chaos;

import dev.procession.Parallel;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One call: how its items are given to the pool and what hits them.
 *
 * @param number of the call in the run
 * @param chunk items a chunk; 0 for what the pool thinks right
 * @param limit of time for each item, in milliseconds; 0 for none
 * @param size how many items
 * @param micros how long each works
 * @param cargoBytes carried there and back by each
 * @param hits by index
 */
public record CallPlan(
    int number,
    Form form,
    int chunk,
    int retries,
    int limit,
    int size,
    int micros,
    int cargoBytes,
    Map<Integer, Hit> hits) {
  /** In milliseconds, far beyond what an item takes on a busy machine. */
  static final int LONG_LIMIT = 2000;

  /** Results that the worker's page can hold, so that a death costs one item at most. */
  static final int SMALL_CARGO = 1000;

  private static final byte[] NO_CARGO = {};

  public CallPlan {
    hits = Map.copyOf(hits);
  }

  /**
   * A fault that hits an item.
   *
   * @param times how many attempts a deadly fault hits
   */
  public record Hit(Fault fault, int times) {
    @Override
    public String toString() {
      return fault + (times > 1 ? " x" + times : "");
    }
  }

  List<Item> items() {
    return IntStream.range(0, size).mapToObj(this::item).toList();
  }

  Item item(int index) {
    Hit hit = hits.getOrDefault(index, new Hit(Fault.NONE, 0));
    return new Item(number, index, hit.fault(), hit.times(), micros, cargo(index, hit));
  }

  private Serializable cargo(int index, Hit hit) {
    if (hit.fault().isBeforeRun()) {
      return new Trap.InArgument(hit.fault(), hit.times());
    }
    return bytes(index);
  }

  /** What must come back with the item: its bytes; nothing of a trap that did not go off. */
  byte[] cargoBack(int index) {
    Hit hit = hits.get(index);
    return hit != null && hit.fault().isBeforeRun() ? NO_CARGO : bytes(index);
  }

  private byte[] bytes(int index) {
    byte[] bytes = new byte[cargoBytes];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + index * 17 + number);
    }
    return bytes;
  }

  Parallel view(Parallel pool) {
    Parallel view = pool.withRetries(retries).withName("call-" + number);
    if (limit > 0) {
      view = view.withTimeout(Duration.ofMillis(limit));
    }
    return chunk == 0 ? view : view.withChunkSize(chunk);
  }

  @Override
  public String toString() {
    String hit =
        new TreeMap<>(hits)
            .entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    return "call %d %s%s, retries %d, %d items of %d us and %d bytes%s%s"
        .formatted(
            number,
            form,
            chunk == 0 ? "" : " in chunks of " + chunk,
            retries,
            size,
            micros,
            cargoBytes,
            limit == 0 ? "" : ", limit " + limit + " ms",
            hit.isEmpty() ? "" : "; " + hit);
  }
}
