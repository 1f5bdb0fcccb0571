package dev.procession;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Items of a queue that this process could not read, as it has told. They are in the queue again,
 * for others that have the classes. Thread-safe.
 */
final class ToldItems {
  /** Others may have taken them, which is not noticed here. */
  private static final int MOST = 1000;

  private final Set<Told> all = new LinkedHashSet<>();

  /** The number alone may be that of another one, if several were put back. */
  private record Told(long number, int length, int hash) {
    static Told of(long number, byte[] bytes) {
      return new Told(number, bytes.length, Arrays.hashCode(bytes));
    }
  }

  synchronized void add(long number, byte[] bytes) {
    var _ = all.add(Told.of(number, bytes));
    if (all.size() > MOST) {
      var eldest = all.iterator();
      var _ = eldest.next();
      eldest.remove();
    }
  }

  /** Forgets one; returns whether it was told of. */
  synchronized boolean remove(long number, byte[] bytes) {
    return all.remove(Told.of(number, bytes));
  }
}
