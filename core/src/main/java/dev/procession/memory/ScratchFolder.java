package dev.procession.memory;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder for files that are too large for the runtime folder, which may be memory. Only its user
 * can enter it. It is removed when it is closed; that of a process that was killed, by the next
 * process of this user that makes one beside it.
 *
 * <pre>
 *   base/procession-USERID/PID-STARTED/NAME-1/…    see UserFolder
 * </pre>
 */
public final class ScratchFolder implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** Where this process has looked already what containers left. */
  private static final Set<Path> USED = ConcurrentHashMap.newKeySet();

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 5_000_000;

  private final UserFolder user;
  private final Path path;
  private final AtomicBoolean left = new AtomicBoolean();

  private ScratchFolder(UserFolder user, Path path) {
    this.user = user;
    this.path = path;
  }

  /** Makes one below a folder, which must be there. */
  public static ScratchFolder create(Path base, String name) throws IOException {
    if (!Files.isDirectory(base)) {
      throw new IOException("is not a folder: " + base);
    }
    var user = UserFolder.in(base);
    user.enter();
    if (USED.add(base)) {
      user.sweepOthers();
    }
    try {
      return new ScratchFolder(user, user.create(name + "-" + NUMBERS.incrementAndGet()));
    } catch (IOException e) {
      user.leave();
      throw e;
    }
  }

  /** Where one is made if nobody says otherwise. */
  public static Path usualBase() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Removes those of processes that were killed, below a folder. */
  public static void sweep(Path base) throws IOException {
    UserFolder.in(base).sweep();
  }

  public Path path() {
    return path;
  }

  private boolean deleted(boolean mayFail) throws IOException {
    try {
      RuntimeFolder.delete(path);
      return true;
    } catch (DirectoryNotEmptyException e) {
      if (mayFail) {
        return false;
      }
      throw e;
    }
  }

  /** Removes a folder with all that is in it; what another removes meanwhile is no error. */
  public static void delete(Path folder) throws IOException {
    RuntimeFolder.delete(folder);
  }

  /**
   * Removes it with all that is in it, and those around it that are empty then. A task that is
   * being stopped may write to it until it is gone: that is waited for, five seconds at most. Once
   * closed, it does nothing.
   */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!deleted(System.nanoTime() < deadline)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (left.compareAndSet(false, true)) {
      user.leave();
    }
  }
}
