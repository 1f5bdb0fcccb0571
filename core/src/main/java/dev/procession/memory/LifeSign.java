package dev.procession.memory;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file that a process holds locked as long as it lives. The system lets go of the lock however
 * the process dies, so that those who cannot see its pid, as they run in another container, know
 * whether they may remove what it has made.
 *
 * <p>It is there before the folder of its process, and is removed after it.
 */
final class LifeSign {
  static final String PREFIX = "alive-";
  private static final System.Logger LOG = System.getLogger(LifeSign.class.getName());
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 1_000_000;

  /** Those of this process; guarded by the class. */
  private static final Map<Path, FileChannel> GIVEN = new HashMap<>();

  private LifeSign() {}

  static boolean isNamed(Path file) {
    return file.getFileName().toString().startsWith(PREFIX);
  }

  /** The name of the process that has given it. */
  static String process(Path sign) {
    return sign.getFileName().toString().substring(PREFIX.length());
  }

  static Path of(Path ofUser, String process) {
    return ofUser.resolve(PREFIX + process);
  }

  /**
   * Gives that of this process, unless it is given.
   *
   * @throws NoSuchFileException if the folder is gone, or somebody took this process for dead
   */
  static synchronized void give(Path ofUser) throws IOException {
    Path sign = of(ofUser, ProcessName.ofThisProcess());
    if (GIVEN.containsKey(sign) && Files.exists(sign)) {
      return;
    }
    withdraw(ofUser);
    GIVEN.put(sign, Uninterrupted.call(() -> locked(sign)));
  }

  private static FileChannel locked(Path sign) throws IOException {
    var channel = FileChannel.open(sign, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      awaitLock(channel, sign);
      if (!Files.exists(sign)) {
        throw new NoSuchFileException(sign.toString());
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Somebody may look at this moment whether its process lives; that is soon over. */
  private static void awaitLock(FileChannel channel, Path sign) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isLocked(channel)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "another process has kept the sign of life of this one locked for "
                + PATIENCE_NANOS / 1_000_000_000
                + " s, perhaps stopped while it looked: "
                + sign);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a file system without locks", e); // for others too
      return true;
    }
  }

  /** Takes that of this process back, if it is given. */
  static synchronized void withdraw(Path ofUser) throws IOException {
    Path sign = of(ofUser, ProcessName.ofThisProcess());
    FileChannel channel = GIVEN.remove(sign);
    if (channel != null) {
      try (channel) {
        Files.deleteIfExists(sign);
      }
    }
  }

  /** Removes the folder of a process and this sign of it, if it does not live any more. */
  static void deleteIfDead(Path sign) throws IOException {
    Uninterrupted.<@Nullable Void>call(() -> {
      deleteUnlessLocked(sign);
      return null;
    });
  }

  private static void deleteUnlessLocked(Path sign) throws IOException {
    try (var channel = FileChannel.open(sign, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        RuntimeFolder.delete(sign.resolveSibling(process(sign)));
        Files.deleteIfExists(sign);
      }
    } catch (NoSuchFileException e) {
      // it has been taken back
    } catch (OverlappingFileLockException e) {
      // this process has given it
    }
  }
}
