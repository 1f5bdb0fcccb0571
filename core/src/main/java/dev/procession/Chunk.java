package dev.procession;

import dev.procession.ProcessionException.Origin;
import dev.procession.TaskSerializationException.Direction;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Consecutive items of one call, that wait together or are in the hands of one worker. Immutable;
 * an item is in one chunk at a time, so no two threads have it.
 *
 * @param first place of the first item in the input
 * @param attempt which run comes next or is under way
 * @param receipts workers that died while they received it
 */
record Chunk(Call call, long first, int attempt, int receipts, Arguments arguments) {
  private static final long LARGEST_FRAME = Integer.MAX_VALUE - (1 << 20);

  /** Items that were not run yet. */
  Chunk(Call call, long first, Arguments arguments) {
    this(call, first, 1, 0, arguments);
  }

  int size() {
    return arguments.size();
  }

  /** Bytes that it adds to a frame, about. */
  long bytes() {
    return arguments.bytes();
  }

  /** The items from one place to below another. */
  Chunk slice(int from, int to) {
    return from == 0 && to == size()
        ? this
        : new Chunk(call, first + from, attempt, receipts, arguments.slice(from, to));
  }

  /** The same items before their next run. */
  Chunk retried() {
    return new Chunk(call, first, attempt + 1, receipts, arguments);
  }

  /** The same items after a worker died while it received them. */
  Chunk received() {
    return new Chunk(call, first, attempt, receipts + 1, arguments);
  }

  Item item(int place) {
    return new Item(this, place);
  }

  List<Item> items() {
    return IntStream.range(0, size()).mapToObj(this::item).toList();
  }

  /**
   * Refuses what no frame can hold.
   *
   * @throws TaskSerializationException naming the numbers
   */
  void requireSendable() {
    long bytes = bytes();
    if (bytes > LARGEST_FRAME) {
      throw new TaskSerializationException(
          call.pool.name()
              + ": a chunk of "
              + size()
              + " items from item "
              + first
              + " of "
              + call
              + " on has "
              + bytes
              + " bytes; at most "
              + LARGEST_FRAME
              + " can be sent at once: send fewer or smaller items",
          Direction.ARGUMENT,
          "items",
          null,
          new Origin(first, -1, attempt));
    }
  }
}
