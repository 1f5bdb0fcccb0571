package dev.procession.memory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the processes of one user in one PID namespace have in common below a base folder.
 *
 * <pre>
 *   base/procession-USERID/…              in the namespace of the machine
 *   base/procession-USERID-NAMESPACE/…    in a container's
 *     PID-STARTED/…                       one folder a process
 *     shared-NAME/…                       one a shared memory, see SharedFolder
 *     alive-PID-STARTED                   in a container one a process, see LifeSign
 * </pre>
 *
 * <p>Whoever comes removes what dead processes left: those of its own namespace it knows by their
 * pids, those of containers that share the base by their signs of life. Processes of the machine
 * are left alone by containers.
 *
 * @param base an absolute path
 * @param namespace its number; empty for that of the machine
 */
public record UserFolder(Path base, String namespace) {
  private static final String PREFIX = "procession-";
  private static final int ATTEMPTS = 1000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /** How many parts of this process are in each; guarded by the class. */
  private static final Map<UserFolder, Integer> ENTERED = new HashMap<>();

  /** That of this process below a base. */
  public static UserFolder in(Path base) {
    return new UserFolder(base.toAbsolutePath(), PidNamespace.current());
  }

  public Path path() {
    String name = PREFIX + SystemUser.current().id();
    return base.resolve(namespace.isEmpty() ? name : name + "-" + namespace);
  }

  /** The folder of this process, which may not be there. */
  Path ofThisProcess() {
    return path().resolve(ProcessName.ofThisProcess());
  }

  /** Makes the folder of this process, and removes those of the dead. */
  void enter() throws IOException {
    create();
    synchronized (UserFolder.class) {
      ENTERED.merge(this, 1, Integer::sum);
    }
    try {
      sweep();
    } catch (IOException e) {
      leave();
      throw e;
    }
  }

  /** The last part of this process that leaves removes its folder, if it is empty. */
  void leave() throws IOException {
    synchronized (UserFolder.class) {
      if (ENTERED.merge(this, -1, Integer::sum) == 0) {
        ENTERED.remove(this);
        if (deletedIfEmpty(ofThisProcess())) {
          LifeSign.withdraw(path());
        }
      }
    }
    deletedIfEmpty(path());
  }

  /**
   * Makes the folder of this process and one in it that is told by its names, as far as they are
   * not there. Whoever leaves removes those that are empty, and may do so at any moment in between:
   * then this begins anew.
   */
  Path create(String... names) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return createOnce(names);
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Path createOnce(String... names) throws IOException {
    synchronized (UserFolder.class) {
      createOwnerOnly(path());
      if (!namespace.isEmpty()) {
        LifeSign.give(path());
      }
      Path folder = createOwnerOnly(ofThisProcess());
      for (String name : names) {
        folder = createOwnerOnly(folder.resolve(name));
      }
      return folder;
    }
  }

  private static Path createOwnerOnly(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      verifyOwnerOnly(folder);
    }
    return folder;
  }

  private static void verifyOwnerOnly(Path folder) throws IOException {
    PosixFileAttributes found = attributes(folder);
    if (!found.isDirectory()) {
      String what = found.isSymbolicLink() ? "is a link" : "is a regular file";
      throw new IOException(what + ", not a folder: " + folder);
    }
    if (!isOurs(found)) {
      throw new IOException("belongs to " + found.owner().getName() + ": " + folder);
    }
    if (!OWNER_ONLY.containsAll(found.permissions())) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  /** All in one look, as the next one may find it gone, or another one in its place. */
  private static PosixFileAttributes attributes(Path folder) throws IOException {
    return Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOurs(PosixFileAttributes found) {
    return found.isDirectory() && found.owner().equals(SystemUser.current().principal());
  }

  /** Removes what processes of this namespace left that died, and itself if it is empty then. */
  void sweep() throws IOException {
    removeIfOurs(entry -> {
      if (SharedFolder.isNamed(entry)) {
        SharedFolder.deleteIfAbandoned(entry, ProcessName::isAlive);
      } else if (LifeSign.isNamed(entry)) {
        if (!ProcessName.isAlive(LifeSign.process(entry))) {
          Files.deleteIfExists(entry);
        }
      } else if (!ProcessName.isAlive(entry.getFileName().toString())) {
        RuntimeFolder.delete(entry);
      }
    });
  }

  /**
   * Removes below this base what containers left of which no process lives. If that cannot be, as
   * in a base that may not be listed, it stays: it is not what the caller is here for.
   */
  void sweepOthers() {
    String prefix = PREFIX + SystemUser.current().id() + "-";
    try (var others = Files.newDirectoryStream(base, prefix + "*")) {
      for (Path other : others) {
        String number = other.getFileName().toString().substring(prefix.length());
        if (!number.equals(namespace)) {
          new UserFolder(base, number).trySweepFromOutside();
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      logThatTheyStay(base, e);
    }
  }

  private void trySweepFromOutside() {
    try {
      sweepFromOutside();
    } catch (IOException e) {
      logThatTheyStay(path(), e);
    }
  }

  private static void logThatTheyStay(Path where, Exception e) {
    System.getLogger(UserFolder.class.getName())
        .log(System.Logger.Level.DEBUG, "files of other containers stay in " + where, e);
  }

  private void sweepFromOutside() throws IOException {
    removeIfOurs(entry -> {
      if (LifeSign.isNamed(entry)) {
        LifeSign.deleteIfDead(entry);
      }
    });
    removeIfOurs(entry -> {
      if (SharedFolder.isNamed(entry)) {
        SharedFolder.deleteIfAbandoned(
            entry, process -> Files.exists(LifeSign.of(path(), process)));
      }
    });
  }

  /** What happens to each that is found in it. */
  private interface Removal {
    void remove(Path entry) throws IOException;
  }

  /** What another user has put in its place is let alone. */
  private void removeIfOurs(Removal removal) throws IOException {
    try {
      if (isOurs(attributes(path()))) {
        try (var entries = Files.newDirectoryStream(path())) {
          for (Path entry : entries) {
            removal.remove(entry);
          }
        }
        deletedIfEmpty(path());
      }
    } catch (NoSuchFileException e) {
      // whoever left last has removed it
    }
  }

  private static boolean deletedIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false; // others are there
    }
  }
}
