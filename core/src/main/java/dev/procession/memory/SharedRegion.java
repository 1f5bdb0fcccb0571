package dev.procession.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Named memory that several processes map: this process's hold on it. Thread-safe; what is in the
 * memory is its users' business.
 *
 * <p>One that was made or opened here ends with {@link #close}, and its segments with it. One that
 * came as a value of a task is mapped once a process and let go by the garbage collector. What
 * threads wait in is unmapped some time after it was closed, see {@link Closed}.
 */
public final class SharedRegion implements AutoCloseable {
  private static final int ZEROS = 1 << 20;
  private static final Cleaner CLEANER = Cleaner.create();

  /** Those that came as values, by file; guarded by the class. */
  private static final Map<Path, WeakReference<SharedRegion>> ARRIVED = new HashMap<>();

  /** How this process came by it. */
  private enum Origin {
    MADE,
    /** As made, but its segment stays good until it is unmapped. */
    KEPT,
    /** As kept, but it belongs to nobody more than to others. */
    COMMON,
    OPENED,
    /** Its segment is let go by the garbage collector: others may have it. */
    ARRIVED,
    /** As common, but made elsewhere. */
    ARRIVED_COMMON
  }

  private final String data;
  private final Origin origin;
  private final Mappings mappings = new Mappings();
  private final MemorySegment segment;
  private final Lease lease;

  /** What there is to give back, once. */
  private record Lease(SharedFolder.Hold hold, boolean isOwner, AtomicBoolean held)
      implements Runnable {
    @Override
    public void run() {
      try {
        if (held.compareAndSet(true, false)) {
          giveBack();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot let go of " + hold.folder(), e);
      }
    }

    private void giveBack() throws IOException {
      if (isOwner) {
        SharedFolder.remove(hold);
      } else {
        SharedFolder.release(hold);
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by the garbage collector
  private SharedRegion(String data, Origin origin, Lease lease) throws IOException {
    this.data = data;
    this.origin = origin;
    Path file = lease.hold.folder().resolve(data);
    this.segment =
        origin == Origin.ARRIVED ? Mappings.map(file, Arena.ofAuto()) : mappings.map(file);
    this.lease = lease;
  }

  /**
   * Makes one, all zeros; its space is reserved, so that no later write can fail.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
   * @throws NoRoomException if the file system has not so much room
   */
  public static SharedRegion create(String name, long bytes) throws IOException {
    return create(name, bytes, Origin.MADE);
  }

  /**
   * As {@link #create}, for what others may not find half changed: who is at work in it when it is
   * closed can finish.
   */
  public static SharedRegion createKept(String name, long bytes) throws IOException {
    return create(name, bytes, Origin.KEPT);
  }

  /**
   * As {@link #createKept}, for what does not end with its maker's close: it lasts until the last
   * process lets go of it.
   */
  public static SharedRegion createCommon(String name, long bytes) throws IOException {
    return create(name, bytes, Origin.COMMON);
  }

  private static SharedRegion create(String name, long bytes, Origin origin) throws IOException {
    Path prepared = SharedFolder.prepare();
    String data = "data-" + UUID.randomUUID();
    SharedFolder.Hold hold;
    try {
      reserve(prepared.resolve(data), Files.getFileStore(prepared), bytes);
      hold = SharedFolder.publish(prepared, name);
    } catch (IOException | RuntimeException | Error e) {
      RuntimeFolder.delete(prepared);
      throw e;
    }
    return held(hold, data, origin);
  }

  /**
   * Opens the one of this name.
   *
   * @throws NoSuchFileException if there is none
   */
  public static SharedRegion open(String name) throws IOException {
    Path folder = SharedFolder.of(RuntimeFolder.ofThisProcess().user().path(), name);
    SharedFolder.Hold hold = SharedFolder.hold(folder);
    try (var files = Files.newDirectoryStream(folder, "data-*")) {
      for (Path file : files) {
        return held(hold, file.getFileName().toString(), Origin.OPENED);
      }
      throw new NoSuchFileException(folder.toString());
    } catch (IOException | RuntimeException e) {
      SharedFolder.release(hold);
      throw e;
    }
  }

  /**
   * The one that came with a value from another process, mapped once here.
   *
   * @param folder its {@link #folder} there
   * @param data its {@link #data} there
   * @throws NoSuchFileException if it is gone
   */
  public static SharedRegion arrived(Path folder, String data) throws IOException {
    return arrived(folder, data, Origin.ARRIVED);
  }

  /** As {@link #arrived(Path, String)}, for what is unmapped once it is closed. */
  public static SharedRegion arrivedCommon(Path folder, String data) throws IOException {
    return arrived(folder, data, Origin.ARRIVED_COMMON);
  }

  private static synchronized SharedRegion arrived(Path folder, String data, Origin origin)
      throws IOException {
    ARRIVED.values().removeIf(known -> known.get() == null);
    Path file = folder.resolve(data);
    WeakReference<SharedRegion> known = ARRIVED.get(file);
    SharedRegion here = known == null ? null : known.get();
    if (here != null && !here.isClosed()) {
      return here;
    }
    SharedRegion region = held(SharedFolder.hold(folder), data, origin);
    ARRIVED.put(file, new WeakReference<>(region));
    return region;
  }

  /** Gives the hold back if the file cannot be mapped. */
  private static SharedRegion held(SharedFolder.Hold hold, String data, Origin origin)
      throws IOException {
    var lease = new Lease(hold, isOwner(origin), new AtomicBoolean(true));
    try {
      var region = new SharedRegion(data, origin, lease);
      region.cleanUp(origin);
      return region;
    } catch (IOException | RuntimeException | Error e) {
      lease.run();
      throw e;
    }
  }

  /** What of it is let go when this is forgotten; whoever has its segment must refer to this. */
  private void cleanUp(Origin origin) {
    switch (origin) {
      case ARRIVED -> {
        var _ = CLEANER.register(this, lease);
      }
      case KEPT -> {
        var _ = CLEANER.register(this, mappings);
      }
      case COMMON, ARRIVED_COMMON -> {
        var _ = CLEANER.register(this, lease);
        var _ = CLEANER.register(this, mappings);
      }
      case MADE, OPENED -> {} // users have slices of it
    }
  }

  private static void reserve(Path file, FileStore store, long bytes) throws IOException {
    if (store.getUsableSpace() < bytes) {
      throw new NoRoomException(store, bytes, store.getUsableSpace());
    }
    byte[] zeros = new byte[(int) Math.min(ZEROS, bytes)];
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      for (long left = bytes; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(zeros.length, left));
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw NoRoomException.insteadOf(e, store, bytes);
    }
  }

  public String name() {
    return SharedFolder.name(folder());
  }

  /** Where its file is, which may have been removed. */
  public Path folder() {
    return lease.hold.folder();
  }

  /** The name of its file. */
  public String data() {
    return data;
  }

  /**
   * All of it, as long as this is open.
   *
   * @throws IllegalStateException once closed
   */
  public MemorySegment segment() {
    if (isClosed()) {
      throw new IllegalStateException("shared memory " + name() + " is closed");
    }
    return segment;
  }

  public boolean isClosed() {
    return !lease.held.get();
  }

  public long bytes() {
    return segment.byteSize();
  }

  /**
   * Puts a further file beside it, all zeros, in place of an older one of this name, and maps it.
   *
   * @throws NoRoomException if the file system has not so much room
   */
  public MemorySegment addFile(String name, long bytes) throws IOException {
    Path file = folder().resolve(name);
    Files.deleteIfExists(file);
    reserve(file, Files.getFileStore(folder()), bytes);
    return openFile(name);
  }

  /** Maps a further file, until it is {@link #closeFile closed} or this is unmapped. */
  public MemorySegment openFile(String name) throws IOException {
    return mappings.map(folder().resolve(name));
  }

  /** Unmaps a further file, which nobody here may use any more. */
  public void closeFile(MemorySegment segment) {
    mappings.unmap(segment);
  }

  /** Lets go of it; by the process that made it, its name is gone for all. */
  @Override
  public synchronized void close() {
    if (!isClosed()) {
      lease.run();
      if (origin == Origin.MADE || origin == Origin.OPENED) {
        Closed.unmapSoon(this);
      }
    }
  }

  /**
   * Unmaps it, after it was closed: whoever uses its segment gets an {@link IllegalStateException}.
   *
   * @return false if that cannot be at this moment
   */
  boolean unmap() {
    return mappings.close();
  }

  /**
   * Closes and unmaps it, which was kept or came, after a while: who is in the middle of something
   * finishes.
   *
   * @param isInUse whether somebody here is; asked until it is false, and again when it is closed
   * @param close what closes it and what belongs to it
   */
  public void unmapLater(BooleanSupplier isInUse, Runnable close) {
    Closed.unmapLater(this, isInUse, close);
  }

  /** Removes its name for all, who go on seeing it; whoever made it. */
  public void remove() {
    try {
      if (lease.held.compareAndSet(true, false)) {
        SharedFolder.remove(lease.hold);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder(), e);
    }
  }

  private static boolean isOwner(Origin origin) {
    return origin == Origin.MADE || origin == Origin.KEPT;
  }

  /** For the end of the process: lets go of all that was not closed. */
  public static void releaseAll() throws IOException {
    SharedFolder.releaseAll();
  }
}
