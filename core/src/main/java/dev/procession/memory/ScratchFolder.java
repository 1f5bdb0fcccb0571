package dev.procession.memory;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder for files that are too large for the runtime folder, which may be memory. Only its user
 * can enter it. It is removed when it is closed; that of a process that was killed, by the next
 * process of this user that makes one beside it.
 *
 * <pre>
 *   base/procession-USERID/PID-STARTED/NAME-1/…
 * </pre>
 */
public final class ScratchFolder implements AutoCloseable {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 5_000_000;

  private final Path ofUser;
  private final Path ofProcess;
  private final Path path;

  private ScratchFolder(Path ofUser, Path ofProcess, Path path) {
    this.ofUser = ofUser;
    this.ofProcess = ofProcess;
    this.path = path;
  }

  /** Makes one below a folder, which must be there. */
  public static ScratchFolder create(Path base, String name) throws IOException {
    if (!Files.isDirectory(base)) {
      throw new IOException("is not a folder: " + base);
    }
    Path ofUser = SystemUser.current().folderIn(base);
    Path ofProcess = ofUser.resolve(ProcessName.ofThisProcess());
    Path own = ofProcess.resolve(name + "-" + NUMBERS.incrementAndGet());
    RuntimeFolder.createNested(ofUser, ofProcess, own);
    RuntimeFolder.sweep(ofUser);
    return new ScratchFolder(ofUser, ofProcess, own);
  }

  /** Where one is made if nobody says otherwise. */
  public static Path usualBase() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Removes those of processes that were killed, below a folder. */
  public static void sweep(Path base) throws IOException {
    Path ofUser = SystemUser.current().folderIn(base);
    if (RuntimeFolder.sweep(ofUser)) {
      RuntimeFolder.removeIfEmpty(ofUser);
    }
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
   * being stopped may write to it until it is gone: that is waited for, five seconds at most.
   */
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!deleted(System.nanoTime() < deadline)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    RuntimeFolder.removeIfEmpty(ofProcess);
    RuntimeFolder.removeIfEmpty(ofUser);
  }
}
