package dev.procession;

import dev.procession.wire.Control;
import dev.procession.wire.LoadedClass;
import dev.procession.wire.ResourcePlaces;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What workers ask of the class loaders of this JVM. Loads classes, and so runs code of the user's
 * loaders.
 */
final class LoaderAnswers {
  private LoaderAnswers() {}

  /**
   * The answer as bytes.
   *
   * @throws ClassNotFoundException with words for the user, if there is none
   */
  static byte[] to(Control.Needed needed) throws IOException, ClassNotFoundException {
    ClassLoader loader =
        LoaderRegistry.loader(needed.loader())
            .orElseThrow(() ->
                new ClassNotFoundException(
                    needed.name() + ": the class loader that it would come from is gone"));
    return switch (needed.what()) {
      case CLASS -> loadedClass(loader, needed.name()).toArray();
      case PLACES -> new ResourcePlaces(places(loader, needed.name())).toArray();
      case CONTENT -> content(loader, needed.name(), needed.place());
    };
  }

  /** Loaded as the caller would have it: only its loader knows whose class this name means. */
  private static LoadedClass loadedClass(ClassLoader loader, String name)
      throws IOException, ClassNotFoundException {
    Class<?> type;
    try {
      type = loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new ClassNotFoundException(
          name + ": neither the worker's class path nor the parent's class loader has it", e);
    } catch (LinkageError e) {
      throw new ClassNotFoundException(name + ": the parent's class loader failed: " + e, e);
    }
    ClassLoader definer = type.getClassLoader();
    if (definer == null || isOnClassPath(definer) || isOfThisLibrary(type)) {
      return LoadedClass.ON_CLASS_PATH;
    }
    byte[] bytes = classFile(definer, type);
    int number = LoaderRegistry.number(List.of(definer));
    LoaderRegistry.sent(number, name, bytes);
    return new LoadedClass(number, source(type), LoadedClass.Origin.of(type.getPackage()), bytes);
  }

  /** Of the class path or the JDK. */
  @SuppressWarnings("ReferenceEquality") // what a loader takes for equal is its author's business
  static boolean isOnClassPath(ClassLoader loader) {
    ClassLoader each = ClassLoader.getSystemClassLoader();
    while (each != null && each != loader) {
      each = each.getParent();
    }
    return each != null;
  }

  /** A plug-in may bring this library along; workers have it first of all. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOfThisLibrary(Class<?> type) {
    return type.getClassLoader() == LoaderAnswers.class.getClassLoader()
        && type.getName().startsWith("dev.procession.")
        && source(type).equals(source(LoaderAnswers.class));
  }

  private static String source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    return place == null ? "" : place.toString();
  }

  /**
   * The class file from which its loader made it. A loader that defines its own version of a class
   * may well look for resources in its parent first, and must not be asked without care.
   */
  private static byte[] classFile(ClassLoader definer, Class<?> type)
      throws IOException, ClassNotFoundException {
    String file = type.getName().replace('.', '/') + ".class";
    URL own = definer instanceof URLClassLoader urls ? urls.findResource(file) : null;
    if (own == null) {
      own = fromSource(definer, file, source(type));
    }
    if (own != null) {
      return read(own);
    }
    requireOwn(definer, type, file);
    try (InputStream in = definer.getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(withoutBytes(definer, type));
      }
      return in.readAllBytes();
    }
  }

  private static @Nullable URL fromSource(ClassLoader definer, String file, String source)
      throws IOException {
    if (!source.isEmpty()) {
      for (URL each : urls(definer, file)) {
        String place = place(each);
        if (place.startsWith(source) || place.startsWith("jar:" + source + "!")) {
          return each;
        }
      }
    }
    return null;
  }

  /** Its parent's class file is that of another class of this name. */
  private static void requireOwn(ClassLoader definer, Class<?> type, String file)
      throws ClassNotFoundException {
    URL found = definer.getResource(file);
    URL onClassPath = ClassLoader.getSystemResource(file);
    if (found != null && onClassPath != null && place(found).equals(place(onClassPath))) {
      throw new ClassNotFoundException(
          type.getName()
              + ": "
              + definer.getClass().getName()
              + " defines a class of its own of this name, but its getResource gives the class file"
              + " of the class path ("
              + place(found)
              + "), which may be another version; let its findResource find its own");
    }
  }

  private static String withoutBytes(ClassLoader definer, Class<?> type) {
    return type.getName()
        + ": it was made while the program runs, by "
        + definer.getClass().getName()
        + ", which keeps no class file of it that a worker could get; compile it to a class file on"
        + " the class path (Groovy: groovyc, Clojure: compile with *compile-path*), or let"
        + " getResourceAsStream of its loader give the bytes";
  }

  private static List<String> places(ClassLoader loader, String name) throws IOException {
    var places = new ArrayList<String>();
    for (URL url : urls(loader, name)) {
      places.add(place(url));
    }
    return places;
  }

  /** Some loaders have only one of the two methods. */
  private static List<URL> urls(ClassLoader loader, String name) throws IOException {
    var urls = new ArrayList<URL>();
    URL first = loader.getResource(name);
    if (first != null) {
      urls.add(first);
    }
    for (var all = loader.getResources(name); all.hasMoreElements(); ) {
      URL each = all.nextElement();
      if (first == null || !place(each).equals(place(first))) {
        urls.add(each);
      }
    }
    return urls;
  }

  private static byte[] content(ClassLoader loader, String name, String place) throws IOException {
    if (place.isEmpty()) {
      return stream(loader, name);
    }
    URL url = url(loader, name, place);
    if (url == null) {
      throw new FileNotFoundException(
          place + " is not found by the parent's class loader any more");
    }
    return read(url);
  }

  private static byte[] stream(ClassLoader loader, String name) throws IOException {
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  private static @Nullable URL url(ClassLoader loader, String name, String place)
      throws IOException {
    for (URL url : urls(loader, name)) {
      if (place(url).equals(place)) {
        return url;
      }
    }
    return null;
  }

  /** Not by a cache, which would keep a jar open that a plug-in closes. */
  private static byte[] read(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static String place(URL url) {
    return url.toExternalForm();
  }
}
