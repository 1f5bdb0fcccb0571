package dev.procession;

import dev.procession.TaskSerializationException.Direction;
import java.util.List;

/** Items of one call, in order, that go to a worker together. */
record Chunk(Call call, List<Item> items) {
  private static final long LARGEST_FRAME = Integer.MAX_VALUE - (1 << 20);

  long bytes() {
    long bytes = 0;
    for (Item item : items) {
      bytes += item.bytes;
    }
    return bytes;
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
              + items.size()
              + " items from item "
              + items.getFirst().index
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
          items.getFirst().origin(-1));
    }
  }
}
