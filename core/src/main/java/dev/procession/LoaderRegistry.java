package dev.procession;

import dev.procession.codec.ClassBytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Class loaders of this JVM whose classes workers may ask for: those of source files that were
 * launched, of JShell, of plug-ins. One a JVM, thread-safe.
 *
 * <p>A loader has a number, by which frames name it; 0 stands for the class path, which workers
 * have. JShell may change a class under its name: then the loader gets a new number, which makes
 * the workers begin afresh with it.
 */
final class LoaderRegistry {
  private static final String JSHELL = "jdk.jshell.";
  private static final Map<ClassLoader, Entry> BY_LOADER = new WeakHashMap<>();
  private static final Map<Integer, Entry> BY_NUMBER = new HashMap<>();
  private static int last;

  private LoaderRegistry() {}

  /** The number of a loader; of the first that is not on the class path, given several. */
  static synchronized int number(Iterable<ClassLoader> loaders) {
    for (ClassLoader loader : loaders) {
      Entry entry = BY_LOADER.get(loader);
      if (entry == null || entry.isOutdated(loader)) {
        entry = new Entry(++last, new WeakReference<>(loader), new ConcurrentHashMap<>());
        BY_LOADER.put(loader, entry);
        BY_NUMBER.values().removeIf(known -> known.loader.get() == null);
        BY_NUMBER.put(entry.number, entry);
      }
      return entry.number;
    }
    return 0;
  }

  /** The bytes of a class file or resource, as the loader with this number has them. */
  static Optional<byte[]> bytes(int number, String resource) throws IOException {
    Entry entry;
    synchronized (LoaderRegistry.class) {
      entry = BY_NUMBER.get(number);
    }
    ClassLoader loader = entry == null ? null : entry.loader.get();
    if (entry == null || loader == null) {
      return Optional.empty();
    }
    byte[] bytes = read(loader, resource);
    if (bytes != null) {
      entry.sent.put(resource, ClassBytes.sha256(bytes));
    }
    return Optional.ofNullable(bytes);
  }

  private static byte @Nullable [] read(ClassLoader loader, String resource) throws IOException {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private record Entry(int number, WeakReference<ClassLoader> loader, Map<String, String> sent) {

    /** Whether a class that was sent reads otherwise now. */
    boolean isOutdated(ClassLoader loader) {
      if (!loader.getClass().getName().startsWith(JSHELL)) {
        return false;
      }
      return sent.entrySet().stream()
          .anyMatch(sentClass -> {
            try {
              byte[] now = read(loader, sentClass.getKey());
              return now != null && !ClassBytes.sha256(now).equals(sentClass.getValue());
            } catch (IOException e) {
              return true;
            }
          });
    }
  }
}
