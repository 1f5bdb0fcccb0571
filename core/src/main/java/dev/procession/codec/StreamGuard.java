package dev.procession.codec;

import java.io.ObjectInputFilter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what must not be read further.
 *
 * <p>Arrays that the message cannot have filled are refused before they are allocated: every
 * element takes at least one byte; the tables of hash maps, which the JDK asks about in the same
 * way, have up to eight slots a mapping.
 *
 * <p>A reference back to a stand-in whose parts are still being read would give the user the
 * stand-in itself. The stream asks its filter, without a class, right after it has read the number
 * of the object referred to, which then are the last four bytes it took.
 */
final class StreamGuard implements ObjectInputFilter {
  private static final long DEEPEST = 10_000_000;
  private static final long SLOTS_PER_BYTE = 8;
  private static final long SMALL = 1024;

  private final ByteSource source;
  private final int messageBytes;
  private final Set<Integer> unfinished = new HashSet<>(0);
  private int lastReference;
  private boolean foundCircle;

  StreamGuard(ByteSource source) {
    this.source = source;
    this.messageBytes = source.available();
  }

  /**
   * The stand-in to which the last reference led is unfinished until {@link #finished}.
   *
   * @return its number, for that
   */
  int unfinished() {
    unfinished.add(lastReference);
    return lastReference;
  }

  void finished(int standIn) {
    unfinished.remove(standIn);
  }

  /** Whether an object crossing by a stand-in led back to itself, and was refused. */
  boolean foundCircle() {
    return foundCircle;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    if (info.serialClass() == null && info.arrayLength() < 0) {
      lastReference = source.lastInt();
      foundCircle = unfinished.contains(lastReference);
    }
    boolean fits = info.depth() <= DEEPEST && info.arrayLength() <= longest(info.serialClass());
    return fits && !foundCircle ? Status.UNDECIDED : Status.REJECTED;
  }

  private long longest(@Nullable Class<?> type) {
    boolean primitive = type != null && type.isArray() && type.getComponentType().isPrimitive();
    return primitive ? messageBytes : SMALL + SLOTS_PER_BYTE * messageBytes;
  }
}
