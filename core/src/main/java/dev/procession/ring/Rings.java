package dev.procession.ring;

import dev.procession.memory.SharedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** The rings of one queue, as this process maps them. Guarded by the mutex of the queue. */
final class Rings {
  private static final int FIRST_BYTES = 128 << 10;
  private static final int MOST_BYTES = 2 << 20;
  private static final int GROWTH = 4;

  private final SharedRegion region;
  private final Map<Integer, Ring> mapped = new HashMap<>();

  Rings(SharedRegion region) {
    this.region = region;
  }

  /** The ring of this number, which is there. */
  Ring get(int number) throws IOException {
    Ring ring = mapped.get(number);
    if (ring == null || ring.isAbandoned()) {
      mapped.values().removeIf(each -> each.isAbandoned() && unmap(each));
      ring = new Ring(region.openFile(name(number)));
      mapped.put(number, ring);
    }
    return ring;
  }

  Ring createFirst() throws IOException {
    return create(0, FIRST_BYTES);
  }

  /** A larger one, up to a limit, to follow one that is full. */
  Ring createAfter(int number) throws IOException {
    long bytes = (get(number).lastUnit() + 1L) * Ring.UNIT_BYTES * GROWTH;
    return create((number + 1) % Position.RINGS, Math.min(MOST_BYTES, bytes));
  }

  /** One to come before another, for what is put back. */
  Ring createBefore(int number) throws IOException {
    Ring ring = create(Math.floorMod(number - 1, Position.RINGS), FIRST_BYTES);
    ring.fillFromEnd();
    return ring;
  }

  private Ring create(int number, long bytes) throws IOException {
    if (Files.exists(region.folder().resolve(name(number)))) {
      Ring old = new Ring(region.openFile(name(number))); // of one who died before it was removed
      old.abandon();
      boolean _ = unmap(old);
    }
    var ring = new Ring(region.addFile(name(number), bytes));
    Ring replaced = mapped.put(number, ring);
    if (replaced != null) {
      boolean _ = unmap(replaced); // of this number, removed by another process
    }
    return ring;
  }

  /** Removes those from one on that come before another. */
  void remove(int from, int before) throws IOException {
    for (int number = from; number != before; number = (number + 1) % Position.RINGS) {
      Ring ring = get(number);
      ring.abandon();
      mapped.remove(number);
      boolean _ = unmap(ring);
      Files.deleteIfExists(region.folder().resolve(name(number)));
    }
  }

  /** Unmaps all; who asks for one maps it again. */
  void unmapAll() {
    mapped.values().removeIf(this::unmap);
  }

  private boolean unmap(Ring ring) {
    region.closeFile(ring.memory());
    return true;
  }

  private static String name(int number) {
    return "ring-" + number;
  }
}
