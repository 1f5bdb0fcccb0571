package dev.procession.launch;

import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a worker takes over from the JVM that starts it. */
final class ParentJvm {
  private static final List<String> NOT_INHERITED_ENVIRONMENT =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

  /** Stands for a jar that has no path of its own. */
  private static final Path NESTED = Path.of("");

  private ParentJvm() {}

  /** Entries of the class path, absolute and behind their links, as the JVM itself reads them. */
  static List<String> classPath() {
    var entries = new ArrayList<String>();
    String classPath = System.getProperty("java.class.path", "");
    for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!entry.isEmpty() || isDefaultClassPath(classPath)) {
        entries.add(absolute(entry));
      }
    }
    return entries;
  }

  /** Not every text is a path where the locale knows few characters: then it stays as it is. */
  private static String absolute(String entry) {
    try {
      return CodeFiles.resolved(entry);
    } catch (InvalidPathException e) {
      return entry.startsWith("/") ? entry : System.getProperty("user.dir") + "/" + entry;
    }
  }

  /** An empty class path means the current folder, but not to a JVM that runs from modules. */
  private static boolean isDefaultClassPath(String classPath) {
    return classPath.isEmpty()
        && System.getProperty("jdk.module.path") == null
        && System.getProperty("jdk.module.main") == null;
  }

  static List<String> modulePath() {
    String modulePath = System.getProperty("jdk.module.path", "");
    var entries = new ArrayList<String>();
    for (String entry : modulePath.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!entry.isEmpty()) {
        entries.add(absolute(entry));
      }
    }
    return entries;
  }

  /** Modules of the program that {@code jlink} has put beside those of the JDK. */
  static List<String> modulesOfImage() {
    return ModuleLayer.boot().configuration().modules().stream()
        .filter(module -> module.reference().location().filter(ParentJvm::isOfImage).isPresent())
        .map(ResolvedModule::name)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .sorted()
        .toList();
  }

  private static boolean isOfImage(URI location) {
    return "jrt".equals(location.getScheme());
  }

  static void cleanEnvironment(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name -> NOT_INHERITED_ENVIRONMENT.contains(name.toUpperCase(Locale.ROOT)));
  }

  /**
   * The jar or folder that this library's classes come from; a jar inside another jar is unpacked
   * to {@code folder} first.
   */
  static Path ownLocation(Path folder) throws IOException {
    Path own = ownLocation();
    if (!own.equals(NESTED)) {
      return own;
    }
    Path unpacked = folder.resolve("procession.jar");
    try (var bytes = URI.create(nestedJar()).toURL().openStream()) {
      Files.copy(bytes, unpacked);
    }
    return unpacked;
  }

  private static URL location() throws IOException {
    var source = ParentJvm.class.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? fromResource() : source.getLocation();
  }

  /** A loader may define classes without telling where from, and yet find their files. */
  private static URL fromResource() throws IOException {
    String file = "/" + ParentJvm.class.getName().replace('.', '/') + ".class";
    URL own = ParentJvm.class.getResource(file);
    String text = own == null ? "" : own.toString();
    if (!text.endsWith(file)) {
      throw new StartRefusedException(
          "workers need the jar of this library, and its class loader "
              + ParentJvm.class.getClassLoader()
              + " tells neither a code source nor a place of its classes; put the jar on the class"
              + " path, or load it with a URLClassLoader");
    }
    String root = text.substring(0, text.length() - file.length());
    return URI.create(root.replaceFirst("^jar:(.*)!$", "$1")).toURL();
  }

  private static String nestedJar() throws IOException {
    return location().toString().replaceFirst("^jar:", "").replaceFirst("!/$", "");
  }

  /** The jar or folder itself; {@link #NESTED} if it is a jar inside another jar. */
  static Path ownLocation() throws IOException {
    URL location = location();
    if (!location.getProtocol().equals("file")) {
      return NESTED;
    }
    try {
      return Path.of(CodeFiles.resolved(Path.of(location.toURI()).toString()));
    } catch (java.net.URISyntaxException e) {
      throw new IOException("this library's own jar has no usable place: " + location, e);
    }
  }
}
