package dev.procession.worker;

import dev.procession.wire.LoadedClass;
import dev.procession.wire.ToWorker;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class loaders of this worker by the numbers that the parent gives its own. Thread-safe, and
 * nobody waits here: classes are loaded while definitions are decoded, and by other threads.
 */
final class ShippedLoaders {
  private final ClassRequests requests;
  private final ConcurrentHashMap<Integer, ShippedClassLoader> known = new ConcurrentHashMap<>();

  ShippedLoaders(ClassRequests requests) {
    this.requests = requests;
  }

  ClassLoader of(int number) {
    return number == LoadedClass.CLASS_PATH ? ClassLoader.getSystemClassLoader() : shipped(number);
  }

  void keep(ToWorker.Loaders alive) {
    known.keySet().removeIf(alive::excludes);
  }

  ShippedClassLoader shipped(int number) {
    ShippedClassLoader made = known.get(number);
    if (made == null) {
      made = new ShippedClassLoader(number, requests, this);
      ShippedClassLoader other = known.putIfAbsent(number, made);
      return other == null ? made : other;
    }
    return made;
  }
}
