package dev.procession.memory;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The folder of one shared memory, and who holds it.
 *
 * <pre>
 *   shared-NAME/data-ID             what is mapped; the id makes each file another one
 *   shared-NAME/lease-PID-STARTED   one a process that has it
 * </pre>
 *
 * <p>The folder goes when its owner closes it or with the last lease. A lease of a process that
 * died counts for nothing, so whatever is killed, the next start of any program of this user finds
 * and removes what nobody has. A folder appears whole, by a rename: it is never seen without lease.
 */
final class SharedFolder {
  private static final String PREFIX = "shared-";
  private static final String LEASE = "lease-";

  /** What this process has of each; guarded by the class. */
  private static final Map<Path, Set<Hold>> HELD = new HashMap<>();

  private static long made;

  private SharedFolder() {}

  /** One of perhaps several holds of this process. */
  static final class Hold {
    private final Path folder;

    private Hold(Path folder) {
      this.folder = folder;
    }

    Path folder() {
      return folder;
    }
  }

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
  static synchronized Hold publish(Path prepared, String name) throws IOException {
    Path folder = of(RuntimeFolder.ofThisProcess().user().path(), name);
    if (Files.exists(folder)) {
      deleteIfAbandoned(folder, ProcessName::isAlive);
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
    return held(folder);
  }

  /**
   * Takes a lease for this process.
   *
   * @throws NoSuchFileException if the folder is gone
   */
  static synchronized Hold hold(Path folder) throws IOException {
    Path lease = folder.resolve(lease());
    try {
      Files.createFile(lease);
    } catch (FileAlreadyExistsException e) {
      // this process has it more than once
    }
    return held(folder);
  }

  private static Hold held(Path folder) {
    var hold = new Hold(folder);
    HELD.computeIfAbsent(folder, _ -> new HashSet<>()).add(hold);
    return hold;
  }

  /**
   * Gives a hold back; the last one of all processes removes the folder. Does nothing if it was
   * removed, though there may be another one of its name.
   */
  static synchronized void release(Hold hold) throws IOException {
    Set<Hold> holds = HELD.getOrDefault(hold.folder, Set.of());
    if (holds.contains(hold)) {
      holds.remove(hold);
      if (holds.isEmpty()) {
        HELD.remove(hold.folder);
        Files.deleteIfExists(hold.folder.resolve(lease()));
        deleteIfAbandoned(hold.folder, ProcessName::isAlive);
      }
    }
  }

  /** As {@link #release}, but removes the folder whoever holds it: what is mapped stays mapped. */
  static synchronized void remove(Hold hold) throws IOException {
    if (HELD.getOrDefault(hold.folder, Set.of()).contains(hold)) {
      HELD.remove(hold.folder);
      RuntimeFolder.delete(hold.folder);
    }
  }

  /** For the end of the process. */
  static synchronized void releaseAll() throws IOException {
    for (Set<Hold> holds : List.copyOf(HELD.values())) {
      for (Hold hold : List.copyOf(holds)) {
        release(hold);
      }
    }
  }

  /** Removes one of which no process has a lease that lives, as far as the asker can tell. */
  static void deleteIfAbandoned(Path folder, Predicate<String> isAlive) throws IOException {
    if (!isHeld(folder, isAlive)) {
      try {
        RuntimeFolder.delete(folder);
      } catch (DirectoryNotEmptyException e) {
        // somebody wants a lease at this moment, finds nothing to map, and removes it
      }
    }
  }

  private static boolean isHeld(Path folder, Predicate<String> isAlive) throws IOException {
    try (var files = Files.newDirectoryStream(folder, LEASE + "*")) {
      for (Path file : files) {
        if (isAlive.test(file.getFileName().toString().substring(LEASE.length()))) {
          return true;
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false; // removed meanwhile
    }
    return false;
  }

  private static String lease() {
    return LEASE + ProcessName.ofThisProcess();
  }
}
