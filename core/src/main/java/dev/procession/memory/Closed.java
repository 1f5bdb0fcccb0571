package dev.procession.memory;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Memory that was closed here and is still mapped: for a while, as a thread may be in the middle of
 * something that others in other processes must not find half done. The last few of them stay,
 * bounded by number and size, and the garbage collector is not needed for the others. Thread-safe.
 */
final class Closed {
  private static final System.Logger LOG = System.getLogger(Closed.class.getName());
  private static final int MOST = 256;
  private static final long MOST_BYTES = 16 << 20;

  /** Those of this process, the eldest first; guarded by the class. */
  private static final ArrayDeque<Closed> ALL = new ArrayDeque<>();

  private static long bytes;

  /**
   * What the system read or wrote when it was to be unmapped. It may be large, and does not count
   * among those that stay for a while; guarded by the class.
   */
  private static final List<SharedRegion> STUCK = new ArrayList<>();

  /** What nobody refers to is let go by the garbage collector, if that is earlier. */
  private final WeakReference<SharedRegion> region;

  private final long size;
  private final BooleanSupplier isInUse;
  private final Runnable close;

  private Closed(SharedRegion region, BooleanSupplier isInUse, Runnable close) {
    this.region = new WeakReference<>(region);
    this.size = region.bytes();
    this.isInUse = isInUse;
    this.close = close;
  }

  /**
   * Unmaps one that is closed; if the system reads or writes it at this moment, it is tried again
   * whenever another one is unmapped.
   */
  static void unmapSoon(SharedRegion region) {
    boolean isUnmapped = region.unmap();
    synchronized (Closed.class) {
      STUCK.removeIf(SharedRegion::unmap);
      if (!isUnmapped) {
        STUCK.add(region);
      }
    }
  }

  /**
   * Unmaps one once enough others came after it.
   *
   * @param isInUse whether somebody here is in the middle of something; like the next, it must not
   *     refer to the region. It is asked before and after that: meanwhile somebody may begin
   * @param close done before it is unmapped: nobody begins after it
   */
  static void unmapLater(SharedRegion region, BooleanSupplier isInUse, Runnable close) {
    add(new Closed(region, isInUse, close));
    takenOver().forEach(Closed::closeAndUnmap);
  }

  private void closeAndUnmap() {
    try {
      close.run();
    } catch (RuntimeException e) { // not thrown: whoever is here came for another one
      LOG.log(System.Logger.Level.WARNING, "something of a closed shared memory stays", e);
    }
    SharedRegion its = region.get();
    if (its != null && isInUse.getAsBoolean()) {
      add(new Closed(its, isInUse, () -> {})); // by who began before it was closed
    } else if (its != null) {
      unmapSoon(its);
    }
  }

  private static synchronized void add(Closed one) {
    ALL.addLast(one);
    bytes += one.size;
  }

  private static synchronized List<Closed> takenOver() {
    var over = new ArrayList<Closed>();
    Iterator<Closed> eldest = ALL.iterator();
    while (isOver() && eldest.hasNext()) {
      Closed each = eldest.next();
      if (!each.isInUse.getAsBoolean()) {
        eldest.remove();
        bytes -= each.size;
        over.add(each);
      }
    }
    return over;
  }

  private static boolean isOver() {
    return ALL.size() > MOST || bytes > MOST_BYTES;
  }
}
