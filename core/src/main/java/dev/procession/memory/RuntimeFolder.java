package dev.procession.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of this process, which only its user can enter: sockets, pages, argument files.
 *
 * <pre>
 *   base/procession-USERID/PID-STARTED/worker-1/…    one folder a process, one a worker below it
 * </pre>
 *
 * <p>The base is the system property {@code procession.runtime}, else {@code XDG_RUNTIME_DIR}, else
 * {@code /dev/shm}, else {@code java.io.tmpdir}: the first that can be written. A socket's path may
 * have 108 bytes at most, so a base that is too deep is passed over for a shorter one.
 */
public final class RuntimeFolder {
  /** Who puts something into a folder that is removed does so once, or a few times. */
  private static final int MOST_DELETIONS = 100;

  private static final int SOCKET_PATH_BYTES = 107;
  private static final int BELOW_PROCESS_FOLDER = "/worker-123456/s".length();

  private static @Nullable RuntimeFolder ofThisProcess;

  private final UserFolder user;

  private RuntimeFolder(UserFolder user) {
    this.user = user;
  }

  /**
   * The folder of this process, made at the first call; those of processes that died are removed.
   *
   * @throws UncheckedIOException if no base folder can be used; the message says why for each
   */
  public static synchronized RuntimeFolder ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess = open(candidates());
    }
    return ofThisProcess;
  }

  /**
   * Removes the folder of this process, if one was made, and those of processes that died
   * meanwhile; for the very end of the process.
   */
  public static synchronized void removeOfThisProcess() throws IOException {
    if (ofThisProcess != null) {
      delete(ofThisProcess.path());
      ofThisProcess.user.leave();
      ofThisProcess.user.sweep();
    }
  }

  /**
   * This copy of the library needs the folder no more, and makes another if it does. It is removed
   * if nothing is in it: a program and its plug-ins may have a copy each, and one folder for all.
   */
  public static synchronized void rest() throws IOException {
    if (ofThisProcess != null) {
      ofThisProcess.user.leave();
      ofThisProcess = null;
    }
  }

  /**
   * Removes what processes left that died, scratch folders too; for who has seen one die. Without
   * it that would stay until the next process of this user starts.
   */
  public static synchronized void sweepAfterDeath() throws IOException {
    ScratchFolder.sweep(ScratchFolder.usualBase());
    if (ofThisProcess != null) {
      ofThisProcess.user.sweep();
    }
  }

  /** Makes the folder for one worker. */
  public Path create(String name) throws IOException {
    return user.create(name);
  }

  public Path path() {
    return user.ofThisProcess();
  }

  /** Where all processes of this user are that may share something. */
  UserFolder user() {
    return user;
  }

  /** The base folders in the order in which they are tried. */
  public static List<Path> candidates() {
    var bases = new ArrayList<Path>();
    String chosen = System.getProperty("procession.runtime");
    if (chosen != null) {
      return List.of(Path.of(chosen).toAbsolutePath());
    }
    String xdg = System.getenv("XDG_RUNTIME_DIR");
    if (xdg != null && !xdg.isBlank()) {
      bases.add(Path.of(xdg));
    }
    bases.add(Path.of("/dev/shm"));
    bases.add(Path.of(System.getProperty("java.io.tmpdir")));
    bases.add(Path.of("/tmp"));
    return bases;
  }

  /**
   * Removes a folder with all that is in it, also what another puts there meanwhile, as a thread
   * does that begins to wait; what another removes meanwhile is no error.
   */
  public static void delete(Path folder) throws IOException {
    for (int attempt = 1; !deleted(folder, attempt); attempt++) {
      Thread.onSpinWait();
    }
  }

  /** False if something was put there meanwhile, and it is worth trying again. */
  private static boolean deleted(Path folder, int attempt) throws IOException {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException e) {
      // gone already, which is what was wanted
    } catch (DirectoryNotEmptyException e) {
      if (attempt < MOST_DELETIONS) {
        return false;
      }
      throw e;
    }
    return true;
  }

  static RuntimeFolder open(List<Path> bases) {
    var failures = new ArrayList<String>();
    for (Path base : bases) {
      try {
        return open(base);
      } catch (IOException e) {
        failures.add(base + " (" + reason(e) + ")");
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "no runtime folder for sockets and pages can be made; tried "
                + String.join(", ", failures)
                + "; set -Dprocession.runtime to a folder that you can write, with a short path"));
  }

  private static RuntimeFolder open(Path base) throws IOException {
    if (Files.exists(base) && !Files.isDirectory(base)) {
      throw new IOException("is a regular file, not a folder");
    }
    var user = UserFolder.in(base);
    int bytes = user.ofThisProcess().toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes + BELOW_PROCESS_FOLDER > SOCKET_PATH_BYTES) {
      throw new IOException(
          "too long for a socket: "
              + (bytes + BELOW_PROCESS_FOLDER)
              + " bytes where the system allows "
              + SOCKET_PATH_BYTES);
    }
    Files.createDirectories(base);
    user.enter();
    user.sweepOthers();
    return new RuntimeFolder(user);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass() == IOException.class && message != null ? message : e.toString();
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
