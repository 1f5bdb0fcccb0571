package dev.procession.launch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The jars of this program, as they were when its first worker was started. A deploy that replaces
 * one while the program runs would give later workers other code than the program has, without a
 * word. Links are followed once: a link that is switched leads later workers where it led before.
 *
 * <p>Folders are not walked; who sends a function of one compares its class. Thread-safe.
 */
public final class CodeFiles {
  private static final String DELETED = " (deleted)";
  private static final Map<String, String> RESOLVED = new ConcurrentHashMap<>();

  /** Guarded by the class; empty until the first worker is started. */
  private static Map<Path, State> noted = Map.of();

  private CodeFiles() {}

  /** What tells one content of a file from another without reading it. */
  private record State(long size, FileTime modified, @Nullable Object key) {
    static @Nullable State of(Path file) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new State(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
      } catch (IOException e) {
        return null; // gone
      }
    }

    /** Not by the record's own method, by which the JDK would hold on to this class. */
    boolean isSame(@Nullable State other) {
      return other != null
          && size == other.size
          && modified.equals(other.modified)
          && Objects.equals(key, other.key);
    }

    String words() {
      return size + " bytes of " + modified;
    }
  }

  /** A path of the class path or module path as workers get it: behind its links. */
  static String resolved(String entry) {
    return RESOLVED.computeIfAbsent(entry, CodeFiles::resolve);
  }

  private static String resolve(String entry) {
    Path path = Path.of(entry).toAbsolutePath();
    try {
      Path real = path.toRealPath();
      boolean moves = !Objects.equals(real.getParent(), realParent(path));
      // a manifest names its neighbours relative to where its jar seems to be
      return moves && !classPathOf(real).isEmpty() ? path.toString() : real.toString();
    } catch (IOException e) {
      return path.toString(); // not there: the JVM passes it over, too
    }
  }

  private static @Nullable Path realParent(Path path) throws IOException {
    Path parent = path.getParent();
    return parent == null ? null : parent.toRealPath();
  }

  /**
   * Notes what there is, once; called while the JVM of the first process boots.
   *
   * @throws ChangedCodeException if a file was replaced before
   */
  static synchronized void note() throws ChangedCodeException {
    if (noted.isEmpty()) {
      Map<Path, State> found = found();
      requireNotReplacedBefore(found.keySet());
      noted = found;
    }
  }

  /**
   * For a process that has opened the jars by now.
   *
   * @throws ChangedCodeException if a file is not what was noted
   */
  static synchronized void requireUnchanged() throws ChangedCodeException {
    for (Map.Entry<Path, State> each : noted.entrySet()) {
      State now = State.of(each.getKey());
      if (!each.getValue().isSame(now)) {
        throw changed(
            each.getKey(),
            "was " + each.getValue().words() + ", is " + (now == null ? "gone" : now.words()));
      }
    }
  }

  private static ChangedCodeException changed(Path file, String how) {
    return new ChangedCodeException(
        file
            + " has changed since this program loaded its classes ("
            + how
            + "): a new process would run other code; restart the program");
  }

  private static Map<Path, State> found() {
    var files = new LinkedHashMap<Path, State>();
    for (String entry : ParentJvm.classPath()) {
      path(entry).ifPresent(path -> add(files, path));
    }
    for (String entry : ParentJvm.modulePath()) {
      path(entry).ifPresent(path -> addWithContent(files, path));
    }
    try {
      add(files, ParentJvm.ownLocation());
    } catch (IOException e) {
      // then no process can be started anyway
    }
    return files;
  }

  /** Not every text is a path where the locale knows few characters. */
  private static Optional<Path> path(String entry) {
    try {
      return Optional.of(Path.of(entry));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static void add(Map<Path, State> files, Path file) {
    if (files.containsKey(file) || !Files.isRegularFile(file)) {
      return;
    }
    State state = State.of(file);
    if (state != null) {
      files.put(file, state);
      classPathOf(file).forEach(next -> add(files, next));
    }
  }

  /** A folder of a module path has modules in it. */
  private static void addWithContent(Map<Path, State> files, Path entry) {
    if (!Files.isDirectory(entry)) {
      add(files, entry);
      return;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(entry, "*.jar")) {
      jars.forEach(jar -> add(files, jar));
    } catch (IOException e) {
      // not readable for the JVM either
    }
  }

  /** Jars that a jar brings along by its manifest. */
  private static List<Path> classPathOf(Path jar) {
    var named = new ArrayList<Path>();
    try (var file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String line =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (line != null) {
        for (String each : line.trim().split(" +", -1)) {
          named.add(Path.of(jar.toUri().resolve(URI.create(each))));
        }
      }
    } catch (IOException | RuntimeException e) {
      // no jar, or one that names no file
    }
    return named;
  }

  /** This JVM may have a jar open whose place was given to another before any worker started. */
  private static void requireNotReplacedBefore(Set<Path> files) throws ChangedCodeException {
    Set<String> open = openFiles();
    for (Path file : files) {
      if (open.contains(file + DELETED) && !open.contains(file.toString())) {
        throw changed(file, "the one that this program has open was removed");
      }
    }
  }

  private static Set<String> openFiles() {
    var open = new HashSet<String>();
    File[] descriptors = new File("/proc/self/fd").listFiles();
    if (descriptors != null) {
      for (File descriptor : descriptors) {
        try {
          open.add(Files.readSymbolicLink(descriptor.toPath()).toString());
        } catch (IOException e) {
          // closed meanwhile
        }
      }
    }
    return open;
  }
}
