package dev.procession.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of one shared memory that this process has mapped, each until it is let go: who still
 * uses one then gets an {@link IllegalStateException}, whatever he is doing. Thread-safe.
 */
final class Mappings implements Runnable {
  /** By what they hold; guarded by this. */
  private final Map<MemorySegment, Arena> arenas = new HashMap<>();

  private boolean closed;

  /** Maps a whole file. */
  @SuppressWarnings("MustBeClosedChecker") // closed by unmap or close
  synchronized MemorySegment map(Path file) throws IOException {
    if (closed) {
      throw new IllegalStateException("shared memory is closed: " + file);
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = map(file, arena);
      arenas.put(segment, arena);
      return segment;
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** As {@link #map(Path)}, as long as an arena is open. */
  static MemorySegment map(Path file, Arena arena) throws IOException {
    return Uninterrupted.call(() -> {
      try (var channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
      }
    });
  }

  /** Lets go of one. */
  synchronized void unmap(MemorySegment segment) {
    Arena arena = arenas.remove(segment);
    if (arena != null) {
      arena.close();
    }
  }

  /**
   * Lets go of all, for good.
   *
   * @return false if the system reads or writes one of them at this moment, for a channel: that one
   *     stays
   */
  synchronized boolean close() {
    closed = true;
    arenas.values().removeIf(Mappings::isClosed);
    return arenas.isEmpty();
  }

  private static boolean isClosed(Arena arena) {
    try {
      arena.close();
      return true;
    } catch (IllegalStateException e) {
      return !arena.scope().isAlive();
    }
  }

  /** As {@link #close}, for who has forgotten it. */
  @Override
  public void run() {
    boolean _ = close();
  }
}
