package dev.procession.launch;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private static @Nullable AotCache ofThisProcess;

  private final @Nullable Path folder;
  private final String key;
  private final String reason;
  private final AtomicBoolean looked = new AtomicBoolean();
  private volatile @Nullable Path file;

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
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return new AotCache(folder, key, "");
    } catch (IOException | RuntimeException e) {
      return new AotCache(null, "", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isSwitchedOff() {
    String property = System.getProperty("procession.aot");
    String set = property == null ? System.getenv("PROCESSION_AOT") : property;
    return "off".equals(set);
  }

  /** Where the files are: what the property names, else the user's folder for caches. */
  private static Path folder() {
    String chosen = System.getProperty("procession.aot.folder");
    if (chosen != null) {
      return Path.of(chosen).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("procession");
  }

  /** The file, if there is one that may be used. */
  Optional<Path> file() {
    if (folder != null && looked.compareAndSet(false, true)) {
      file = look(folder).orElse(null);
    }
    return Optional.ofNullable(file);
  }

  /** Whether workers that start now use the file. */
  public boolean isUsed() {
    return file().isPresent();
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

  /** A worker died of it, or may have: nobody uses it any more. */
  public void discard() {
    Path known = file;
    file = null;
    if (known != null) {
      System.getLogger(AotCache.class.getName())
          .log(
              System.Logger.Level.INFO,
              "a worker ended before its first words; the start cache is thrown away: " + known);
      delete(known);
    }
  }

  /**
   * Makes the file in the background if there is none; not more than once a program.
   *
   * @param scratch a folder that may be made for this, in the one of this process
   */
  public void prepare(Path scratch) {
    Path in = folder;
    if (in != null && !isUsed()) {
      AotTraining.start(in, scratch, this::adopt);
    }
  }

  /** Takes over what a training has made. */
  private void adopt(Path made) throws IOException {
    try (var out = new FileOutputStream(made.toFile(), true)) {
      out.getFD().sync();
    }
    Path kept = made.resolveSibling(name(checksum(made)));
    Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
    file = kept;
  }

  /** For the end of this JVM: what is being made is given up. */
  public static void stop() {
    AotTraining.stop();
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
