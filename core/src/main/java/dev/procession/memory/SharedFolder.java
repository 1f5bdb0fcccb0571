package dev.procession.memory;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of one shared memory, and who holds it.
 *
 * <pre>
 *   procession-USER/shared-NAME/data-ID             what is mapped; the id makes each file another one
 *   procession-USER/shared-NAME/lease-PID-STARTED   one a process that has it
 * </pre>
 *
 * <p>The folder goes when its owner closes it or with the last lease. A lease of a process that
 * died counts for nothing, so whatever is killed, the next start of any program of this user finds
 * and removes what nobody has. A folder appears whole, by a rename: it is never seen without lease.
 */
final class SharedFolder {
  private static final String PREFIX = "shared-";
  private static final String LEASE = "lease-";

  /** How often this process holds each; guarded by the class. */
  private static final Map<Path, Integer> HELD = new HashMap<>();

  private static long made;

  private SharedFolder() {}

  static boolean isNamed(Path folder) {
    return folder.getFileName().toString().startsWith(PREFIX);
  }

  static Path of(Path ofUser, String name) {
    return ofUser.resolve(PREFIX + name);
  }

  static String name(Path folder) {
    return folder.getFileName().toString().substring(PREFIX.length());
  }

  /** A folder with a lease of this process and nothing else, which nobody else sees yet. */
  static synchronized Path prepare() throws IOException {
    Path folder = RuntimeFolder.ofThisProcess().create(PREFIX + made++);
    Files.createFile(folder.resolve(lease()));
    return folder;
  }

  /**
   * Gives a prepared folder its name.
   *
   * @throws FileAlreadyExistsException if there is one of this name
   */
  static synchronized Path publish(Path prepared, String name) throws IOException {
    Path folder = of(RuntimeFolder.ofThisProcess().ofUser(), name);
    if (Files.exists(folder)) {
      deleteIfAbandoned(folder);
    }
    try {
      Files.move(prepared, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      throw new FileAlreadyExistsException(folder.toString());
    } catch (IOException e) {
      if (Files.isDirectory(folder)) {
        throw new FileAlreadyExistsException(folder.toString()); // as the system may also say it
      }
      throw e;
    }
    HELD.merge(folder, 1, Integer::sum);
    return folder;
  }

  /**
   * Takes a lease for this process.
   *
   * @throws NoSuchFileException if the folder is gone
   */
  static synchronized void hold(Path folder) throws IOException {
    Path lease = folder.resolve(lease());
    try {
      Files.createFile(lease);
    } catch (FileAlreadyExistsException e) {
      // this process has it more than once
    }
    HELD.merge(folder, 1, Integer::sum);
  }

  /** Gives back what {@link #hold} or {@link #publish} took; the last one removes the folder. */
  static synchronized void drop(Path folder) throws IOException {
    Integer left = HELD.computeIfPresent(folder, (_, count) -> count > 1 ? count - 1 : null);
    if (left == null) {
      Files.deleteIfExists(folder.resolve(lease()));
      deleteIfAbandoned(folder);
    }
  }

  /** Removes it now, whoever holds it: what is mapped stays mapped. */
  static synchronized void remove(Path folder) throws IOException {
    HELD.remove(folder);
    RuntimeFolder.delete(folder);
  }

  /** For the end of the process. */
  static synchronized void dropAll() throws IOException {
    for (Path folder : List.copyOf(HELD.keySet())) {
      HELD.put(folder, 1);
      drop(folder);
    }
  }

  static void deleteIfAbandoned(Path folder) throws IOException {
    if (holders(folder).isEmpty()) {
      RuntimeFolder.delete(folder);
    }
  }

  /** The living processes that hold it. */
  private static List<String> holders(Path folder) throws IOException {
    var alive = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder, LEASE + "*")) {
      for (Path file : files) {
        String process = file.getFileName().toString().substring(LEASE.length());
        if (ProcessName.isAlive(process)) {
          alive.add(process);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return alive; // removed meanwhile
    }
    return alive;
  }

  private static String lease() {
    return LEASE + ProcessName.ofThisProcess();
  }
}
