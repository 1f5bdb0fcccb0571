package dev.procession.worker;

import dev.procession.wire.LoadedClass;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Enumeration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a class loader of the parent: that of a source file that was launched, of JShell, of a
 * plug-in. What that one finds this one finds, and no other: which loader defines a class is the
 * parent's word, so that a plug-in has its own version of what is on the class path as well. Asked
 * for one by one, kept by the JVM.
 */
final class ShippedClassLoader extends ClassLoader {
  private static final String OURS = "dev.procession.";

  static {
    registerAsParallelCapable();
  }

  private final int number;
  private final ClassRequests requests;
  private final ShippedLoaders loaders;
  private final ConcurrentHashMap<String, ProtectionDomain> domains = new ConcurrentHashMap<>();

  ShippedClassLoader(int number, ClassRequests requests, ShippedLoaders loaders) {
    super("shipped-" + number, ClassLoader.getSystemClassLoader());
    this.number = number;
    this.requests = requests;
    this.loaders = loaders;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      Class<?> everywhere = everywhereTheSame(name);
      return everywhere == null ? asInParent(name) : everywhere;
    }
  }

  /** Classes that the JDK lets nobody define, and those of this library. */
  private static @Nullable Class<?> everywhereTheSame(String name) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      return ClassLoader.getPlatformClassLoader().loadClass(name);
    }
    return name.startsWith(OURS) ? ofThisLibrary(name) : null;
  }

  private static @Nullable Class<?> ofThisLibrary(String name) {
    try {
      Class<?> found = ClassLoader.getSystemClassLoader().loadClass(name);
      return source(found).equals(source(ShippedClassLoader.class)) ? found : null;
    } catch (ClassNotFoundException e) {
      return null; // the user's, with a name like ours
    }
  }

  private static String source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? "" : String.valueOf(source.getLocation());
  }

  private Class<?> asInParent(String name) throws ClassNotFoundException {
    LoadedClass found = requests.loadedClass(number, name);
    if (found.loader() == LoadedClass.CLASS_PATH) {
      return ClassLoader.getSystemClassLoader().loadClass(name);
    }
    return found.loader() == number
        ? define(name, found)
        : loaders.shipped(found.loader()).defined(name, found);
  }

  /** The class that another loader found to be one of this loader. */
  private Class<?> defined(String name, LoadedClass found) {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name, found) : loaded;
    }
  }

  private Class<?> define(String name, LoadedClass found) {
    int end = name.lastIndexOf('.');
    if (end > 0) {
      definePackage(name.substring(0, end), found.origin());
    }
    byte[] bytes = found.bytes();
    return defineClass(name, bytes, 0, bytes.length, domain(found.source()));
  }

  private void definePackage(String name, LoadedClass.Origin origin) {
    if (getDefinedPackage(name) == null) {
      try {
        definePackage(
            name,
            orNull(origin.specificationTitle()),
            orNull(origin.specificationVersion()),
            orNull(origin.specificationVendor()),
            orNull(origin.implementationTitle()),
            orNull(origin.implementationVersion()),
            orNull(origin.implementationVendor()),
            null);
      } catch (IllegalArgumentException e) {
        // another thread was first
      }
    }
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }

  /** The JVM's own if the parent's loader does not say where its code is. */
  private @Nullable ProtectionDomain domain(String source) {
    return source.isEmpty()
        ? null
        : domains.computeIfAbsent(source, place -> domain(ShippedResource.url(place)));
  }

  private ProtectionDomain domain(URL place) {
    return new ProtectionDomain(
        new CodeSource(place, (Certificate @Nullable []) null), null, this, null);
  }

  @Override
  public @Nullable URL getResource(String name) {
    Enumeration<URL> all = getResources(name);
    return all.hasMoreElements() ? all.nextElement() : null;
  }

  @Override
  public Enumeration<URL> getResources(String name) {
    return ShippedResource.all(requests, number, name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      return new ByteArrayInputStream(requests.content(number, name, ""));
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
