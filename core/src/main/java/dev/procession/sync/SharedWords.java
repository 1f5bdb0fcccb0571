package dev.procession.sync;

import dev.procession.memory.SharedRegion;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small shared memory for one lock or the like: its words, and rooms to wait in. A process has
 * each at most once, so that its threads share the bells. Thread-safe.
 */
public final class SharedWords implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final String PREFIX = "s-";

  /** Those of this process by their files; guarded by the class. */
  private static final Map<Path, WeakReference<SharedWords>> KNOWN = new HashMap<>();

  private final SharedRegion region;
  private final Bells bells;
  private final Words words;
  private final AtomicBoolean isLeaving = new AtomicBoolean();
  private @Nullable Object face;

  private SharedWords(SharedRegion region) {
    this.region = region;
    this.bells = new Bells(region.folder());
    this.words = new Words(region.segment(), 0, region);
    Bells own = bells;
    var _ = CLEANER.register(this, own::close);
  }

  /** Makes one; all its words are 0. It ends when its maker closes it. */
  public static SharedWords create(int words) throws IOException {
    return create(words, SharedRegion::createKept);
  }

  /** Makes one that lasts until the last process lets go of it; all its words are 0. */
  public static SharedWords createCommon(int words) throws IOException {
    return create(words, SharedRegion::createCommon);
  }

  @FunctionalInterface
  private interface Maker {
    SharedRegion make(String name, long bytes) throws IOException;
  }

  private static synchronized SharedWords create(int words, Maker maker) throws IOException {
    while (true) {
      // short, as the path of a socket may have 108 bytes only
      String name = PREFIX + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
      try {
        return known(maker.make(name, (long) words * Long.BYTES));
      } catch (FileAlreadyExistsException e) {
        // one in a million millions: another name
      }
    }
  }

  /**
   * The one that came with a value, from whatever process.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone
   */
  public static synchronized SharedWords arrived(Path folder, String data) throws IOException {
    KNOWN.values().removeIf(reference -> reference.get() == null);
    WeakReference<SharedWords> reference = KNOWN.get(folder.resolve(data));
    SharedWords here = reference == null ? null : reference.get();
    return here == null || here.isClosed() ? known(SharedRegion.arrivedCommon(folder, data)) : here;
  }

  private static SharedWords known(SharedRegion region) {
    var made = new SharedWords(region);
    KNOWN.put(region.folder().resolve(region.data()), new WeakReference<>(made));
    return made;
  }

  /** What this process uses these words through: made once. */
  public synchronized <T> T face(Class<T> type, Function<SharedWords, T> maker) {
    if (face == null) {
      face = maker.apply(this);
    }
    return type.cast(face);
  }

  public Words words() {
    return words;
  }

  /** The room that begins at a word. */
  public WaitingRoom room(long firstWord) {
    return new WaitingRoom(this, words.from(firstWord), bells);
  }

  /** What its words are in, for the files beside it. */
  public SharedRegion region() {
    return region;
  }

  /** Where its file is, which may have been removed. */
  public Path folder() {
    return region.folder();
  }

  /** The name of its file. */
  public String data() {
    return region.data();
  }

  public String name() {
    return region.name();
  }

  public boolean isClosed() {
    return region.isClosed();
  }

  /** Does something once this process has forgotten this; it must not refer to this. */
  public void whenForgotten(Runnable action) {
    var _ = CLEANER.register(this, action);
  }

  /**
   * Refuses to begin anything once it was closed here.
   *
   * @throws IllegalStateException if it was
   */
  public void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("shared memory " + name() + " is closed");
    }
  }

  /** Removes its file for all, who go on seeing it; this process has no use for it any more. */
  public void remove() {
    region.remove();
    close();
  }

  /** As {@link SharedRegion#close}; who waits here is woken and finds it closed. */
  @Override
  public void close() {
    close(this);
    unmapLater(() -> false);
  }

  /**
   * Closes it and unmaps it once enough others were closed after it: nobody here needs it any more,
   * though somebody may be in the middle of something. Whoever holds its first word, a mutex or the
   * like, is.
   *
   * @param alsoInUse whether somebody here needs it all the same, asked until it is closed; it must
   *     not refer to this
   */
  public void unmapLater(BooleanSupplier alsoInUse) {
    if (isLeaving.compareAndSet(false, true)) {
      var here = new WeakReference<>(this);
      region.unmapLater(() -> isInUse(here.get(), alsoInUse), () -> close(here.get()));
    }
  }

  private static boolean isInUse(@Nullable SharedWords here, BooleanSupplier alsoInUse) {
    return here != null && (here.isHeldHere() || (!here.isClosed() && alsoInUse.getAsBoolean()));
  }

  private boolean isHeldHere() {
    long holder = words.get(0);
    return Party.isOfThisProcess(holder) && !Party.isLeft(holder);
  }

  private static void close(@Nullable SharedWords here) {
    if (here != null) {
      here.region.close();
      here.bells.close();
    }
  }
}
