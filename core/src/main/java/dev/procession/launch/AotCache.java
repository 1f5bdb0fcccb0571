package dev.procession.launch;

import dev.procession.memory.SystemUser;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The classes of this library as workers need them, loaded and linked ahead of time by the JDK: one
 * file for all programs of a user that use the same build of this library on the same JDK.
 *
 * <p>The JDK does not notice that a file belongs to another build or is damaged, and crashes sooner
 * or later. So its name has the digest of our jar and the JDK ({@link AotKey}) and a checksum of
 * the content, which is looked at once a program; and a worker that dies before its first words
 * costs the file its life. Thread-safe.
 */
public final class AotCache {
  private static final String SUFFIX = ".aot";
  private static final int PORTION_BYTES = 1 << 20;

  /** A file has 16 MB; each build of this library on each JDK has its own. */
  private static final int MOST_FILES = 4;

  private static @Nullable AotCache ofThisProcess;

  private final @Nullable Path folder;
  private final String key;
  private final String reason;

  /** Guarded by this. */
  private boolean looked;

  /** Guarded by this. */
  private @Nullable Path file;

  private AotCache(@Nullable Path folder, String key, String reason) {
    this.folder = folder;
    this.key = key;
    this.reason = reason;
  }

  /** The cache for workers of this process; looked for at the first call. */
  public static synchronized AotCache ofThisProcess() {
    if (ofThisProcess == null) {
      ofThisProcess = open();
    }
    return ofThisProcess;
  }

  private static AotCache open() {
    if (isSwitchedOff()) {
      return new AotCache(null, "", "procession.aot or PROCESSION_AOT is off");
    }
    try {
      String key = AotKey.ofThisProcess();
      Path folder = folder();
      requireSafe(folder);
      return new AotCache(folder, key, "");
    } catch (IOException | RuntimeException e) {
      return new AotCache(null, "", reason(e));
    }
  }

  /** The JDK's own exceptions of files have nothing but a path for a message. */
  private static String reason(Exception e) {
    return e instanceof FileSystemException failed
        ? "its folder cannot be made or used: " + failed
        : String.valueOf(e.getMessage());
  }

  private static boolean isSwitchedOff() {
    String property = System.getProperty("procession.aot");
    String set = property == null ? System.getenv("PROCESSION_AOT") : property;
    return "off".equals(set);
  }

  /** Who can write there decides what runs in our workers. The folder is made if it is missing. */
  private static void requireSafe(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    UserPrincipal owner = Files.getOwner(folder);
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    boolean othersWrite =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    if (othersWrite || !owner.equals(SystemUser.current().principal())) {
      throw new IOException(
          folder
              + " belongs to "
              + owner.getName()
              + " with the rights "
              + PosixFilePermissions.toString(permissions)
              + ", and only you may be able to write there: name another folder with"
              + " -Dprocession.aot.folder");
    }
  }

  /** Where the files are: what the property names, else the user's folder for caches. */
  private static Path folder() throws IOException {
    String chosen = System.getProperty("procession.aot.folder");
    if (chosen != null) {
      return Path.of(chosen).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return (xdg == null || xdg.isBlank() ? home().resolve(".cache") : Path.of(xdg))
        .resolve("procession");
  }

  private static Path home() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    if (!home.isAbsolute()) { // the JVM says ? if it knows none
      throw new IOException(
          "the user has no home folder: name another folder with -Dprocession.aot.folder");
    }
    return home;
  }

  /** The file, if there is one that may be used; the first call reads it. */
  synchronized Optional<Path> file() {
    if (folder != null && !looked) {
      looked = true;
      file = look(folder).orElse(null);
    }
    return Optional.ofNullable(file);
  }

  private Optional<Path> look(Path in) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(in, key + "-*" + SUFFIX)) {
      for (Path each : files) {
        if (each.getFileName().toString().equals(name(checksum(each)))) {
          return Optional.of(each);
        }
        Files.deleteIfExists(each); // damaged
      }
    } catch (IOException e) {
      System.getLogger(AotCache.class.getName())
          .log(System.Logger.Level.DEBUG, "workers start without a cache", e);
    }
    return Optional.empty();
  }

  private String name(long checksum) {
    return key + "-" + Long.toHexString(checksum) + SUFFIX;
  }

  private static long checksum(Path of) throws IOException {
    var sum = new CRC32C();
    byte[] buffer = new byte[PORTION_BYTES];
    try (InputStream in = Files.newInputStream(of)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum.update(buffer, 0, count);
      }
    }
    return sum.getValue();
  }

  /** A worker has died of this file: nobody uses it any more. */
  synchronized void discard(Path harmful) {
    if (harmful.equals(file)) {
      file = null;
    }
    System.getLogger(AotCache.class.getName())
        .log(
            System.Logger.Level.INFO,
            "a worker ended before its first words, and not without the start cache, which is"
                + " thrown away: "
                + harmful);
    delete(harmful);
  }

  /**
   * Makes the file in the background if there is none; not more than once a program.
   *
   * @param rehearsal the main class that goes through the life of a worker
   * @param scratch a folder that may be made for this, in the one of this process
   */
  public void prepare(Class<?> rehearsal, Path scratch) {
    Path in = folder;
    if (in != null && file().isEmpty()) {
      AotTraining.start(in, scratch, rehearsal, this::adopt);
    }
  }

  /** Takes over what a training has made, in the place of what was there. */
  private void adopt(Path made) throws IOException {
    try (var written = new FileOutputStream(made.toFile(), true)) {
      written.getFD().sync();
    }
    Path kept = made.resolveSibling(name(checksum(made)));
    Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
    synchronized (this) {
      file = kept;
    }
    prune(kept);
  }

  /** Removes others of the same key, and all but the newest: a JVM does without a missing file. */
  private void prune(Path kept) throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> all = Files.list(Objects.requireNonNull(folder))) {
      newestFirst =
          all.filter(path -> path.toString().endsWith(SUFFIX) && !path.equals(kept))
              .sorted(Comparator.comparing(AotCache::modified).reversed())
              .toList();
    }
    int others = 0;
    for (Path each : newestFirst) {
      boolean sameKey = each.getFileName().toString().startsWith(key);
      if (sameKey || ++others >= MOST_FILES) {
        delete(each);
      }
    }
  }

  private static FileTime modified(Path of) {
    try {
      return Files.getLastModifiedTime(of);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // another program has just removed it
    }
  }

  /** For the end of this JVM: what is being made is given up. */
  public static void stop() {
    AotTraining.stop();
  }

  /** Gives up what is being made, so that nothing of it runs; it may be made later. */
  public static void rest() {
    AotTraining.rest();
  }

  static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.getLogger(AotCache.class.getName())
          .log(System.Logger.Level.DEBUG, "a cache was left behind", e);
    }
  }

  /** What there is to know of it, for people. */
  public String words() {
    Path in = folder;
    if (in == null) {
      return "workers start without one: " + reason;
    }
    return file()
        .map(path -> "workers start from " + path)
        .orElse("none yet in " + in + "; it is made while a program runs for some seconds");
  }
}
