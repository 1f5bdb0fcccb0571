package dev.procession;

import dev.procession.codec.ClassBytes;
import dev.procession.wire.LoadedClass;
import dev.procession.wire.ToWorker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Class loaders of this JVM whose classes workers may ask for: those of source files that were
 * launched, of JShell, of plug-ins. One a JVM, thread-safe; holds none of them.
 *
 * <p>A loader has a number, by which frames name it; 0 stands for the class path, which workers
 * have. JShell may change a class under its name: then the loader gets a new number, which makes
 * the workers begin afresh with it. Whenever a loader is gone the {@link #generation} changes, and
 * workers are told which numbers still stand for one.
 */
final class LoaderRegistry {
  private static final String JSHELL = "jdk.jshell.";
  private static final ReferenceQueue<ClassLoader> GONE = new ReferenceQueue<>();
  private static final Map<Object, Entry> BY_LOADER = new HashMap<>();
  private static final Map<Integer, Entry> BY_NUMBER = new HashMap<>();
  private static volatile int generation;
  private static int last;

  private LoaderRegistry() {}

  /** The number of a loader; of the first that is not on the class path, given several. */
  static int number(Iterable<ClassLoader> loaders) {
    for (ClassLoader loader : loaders) {
      return number(loader);
    }
    return LoadedClass.CLASS_PATH;
  }

  private static synchronized int number(ClassLoader loader) {
    forgetGone();
    Entry entry = BY_LOADER.get(new Same(loader));
    if (entry != null && !entry.isOutdated(loader)) {
      return entry.number;
    }
    if (entry != null) {
      BY_LOADER.remove(entry);
    }
    var made = new Entry(++last, loader);
    BY_LOADER.put(made, made);
    BY_NUMBER.put(made.number, made);
    return made.number;
  }

  /** The loader with this number, unless it is gone. */
  static synchronized Optional<ClassLoader> loader(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number)).map(Entry::get);
  }

  /** A worker gets these bytes of a class. */
  static synchronized void sent(int number, String className, byte[] bytes) {
    Entry entry = BY_NUMBER.get(number);
    if (entry != null) {
      entry.sent.put(className, ClassBytes.sha256(bytes));
    }
  }

  /** Another one whenever a loader has gone; costs next to nothing. */
  static int generation() {
    forgetGone();
    return generation;
  }

  /** Which numbers stand for a loader now, for workers to know. */
  static synchronized ToWorker.Loaders alive() {
    forgetGone();
    return new ToWorker.Loaders(last, Set.copyOf(BY_NUMBER.keySet()));
  }

  private static void forgetGone() {
    for (var gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      synchronized (LoaderRegistry.class) {
        Entry entry = (Entry) gone;
        BY_LOADER.remove(entry);
        BY_NUMBER.remove(entry.number);
        generation++;
      }
    }
  }

  /** A loader to look for: as equal to its entry as the entry is to itself. */
  private record Same(ClassLoader loader) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry entry && entry.refersTo(loader);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(loader);
    }
  }

  /** A loader by its identity: its own {@code equals} is its author's business. */
  private static final class Entry extends WeakReference<ClassLoader> {
    private final int number;
    private final int hash;
    private final Map<String, String> sent = new ConcurrentHashMap<>(2);

    Entry(int number, ClassLoader loader) {
      super(loader, GONE);
      this.number = number;
      this.hash = System.identityHashCode(loader);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Same same && refersTo(same.loader));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** Whether a class that was sent reads otherwise now. */
    boolean isOutdated(ClassLoader loader) {
      if (!loader.getClass().getName().startsWith(JSHELL)) {
        return false;
      }
      return sent.entrySet().stream().anyMatch(each -> !isAsSent(loader, each));
    }

    private static boolean isAsSent(ClassLoader loader, Map.Entry<String, String> sent) {
      return ClassBytes.of(loader, sent.getKey())
          .map(now -> ClassBytes.sha256(now).equals(sent.getValue()))
          .orElse(true);
    }
  }
}
