package dev.procession.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.SerializableFunction;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes and resources that are not on the class path, for loaders of any kind. */
record PlugIn(Path folder) {

  /** Compiles a class into it, against the class path and what it has already. */
  PlugIn with(String className, String source) throws IOException {
    Files.createDirectories(folder);
    URI name = URI.create("mem:///" + className.replace('.', '/') + ".java");
    var file =
        new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    String path = folder + ":" + System.getProperty("java.class.path");
    var options = List.of("-d", folder.toString(), "-cp", path, "-proc:none");
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.getTask(null, null, null, options, null, List.of(file)).call()).isTrue();
    return this;
  }

  PlugIn withResource(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** The same in one file, with a version in its manifest. */
  Path jar(Path target, String version) throws IOException {
    return jar(target, Attributes.Name.IMPLEMENTATION_VERSION, version);
  }

  /** The same in one file, with something in its manifest. */
  Path jar(Path target, Attributes.Name name, String value) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(name, value);
    try (var jar = new JarOutputStream(Files.newOutputStream(target), manifest);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        jar.write(Files.readAllBytes(file));
      }
    }
    return target;
  }

  URLClassLoader loader(ClassLoader parent) throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent);
  }

  /** Defines what it has itself, as servers and build tools do, whatever its parent has. */
  ChildFirst childFirst() throws IOException {
    return childFirstBelow(PlugIn.class.getClassLoader(), "");
  }

  /** The same for classes whose name begins so. */
  ChildFirst childFirstBelow(ClassLoader parent, String prefix) throws IOException {
    return new ChildFirst(folder.toUri().toURL(), parent, prefix);
  }

  /** Asks itself for classes first; for resources it asks its parent first, as it inherits it. */
  static final class ChildFirst extends URLClassLoader {
    private final String prefix;

    ChildFirst(URL url, ClassLoader parent, String prefix) {
      super(new URL[] {url}, parent);
      this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        boolean own = findResource(name.replace('.', '/') + ".class") != null;
        if (loaded == null && own && name.startsWith(prefix)) {
          loaded = findClass(name);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }

  /** Defines classes from bytes in memory; what it says about resources is up to the test. */
  static class InMemory extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    InMemory(PlugIn plugIn) throws IOException {
      super(PlugIn.class.getClassLoader());
      try (Stream<Path> files = Files.walk(plugIn.folder)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
          String name = plugIn.folder.relativize(file).toString().replace('/', '.');
          classes.put(
              name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
        }
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
      }
    }
  }

  /** A function that is a class of the plug-in. */
  @SuppressWarnings("unchecked") // it is written so in the tests
  static SerializableFunction<Integer, Object> function(ClassLoader loader, String className)
      throws ReflectiveOperationException {
    return (SerializableFunction<Integer, Object>)
        loader.loadClass(className).getDeclaredConstructor().newInstance();
  }

  /** The source of a function class. */
  static String source(String className, String body) {
    var lines = new ArrayList<String>();
    int end = className.lastIndexOf('.');
    lines.add("package " + className.substring(0, end) + ";");
    lines.add("public class " + className.substring(end + 1));
    lines.add("    implements dev.procession.SerializableFunction<Integer, Object> {");
    lines.add("  public Object applyChecked(Integer x) throws Exception { " + body + " }");
    lines.add("}");
    return String.join("\n", lines);
  }
}
