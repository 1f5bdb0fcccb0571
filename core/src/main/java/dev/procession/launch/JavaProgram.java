package dev.procession.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code java} that workers run on: that of this JVM, or the one that a property names. */
final class JavaProgram {
  private static final String PROPERTY = "procession.java";
  private static final int OLDEST = 25;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");

  private JavaProgram() {}

  static Path path() {
    String chosen = System.getProperty(PROPERTY);
    return chosen != null
        ? Path.of(chosen)
        : Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * The same, if it can be started and is new enough as far as one can see.
   *
   * @throws StartRefusedException if not; the message names the property
   */
  static Path checked() throws StartRefusedException {
    String chosen = System.getProperty(PROPERTY);
    Path java = path();
    if (chosen == null && ModuleLayer.boot().findModule("jdk.unsupported").isEmpty()) {
      throw new StartRefusedException(
          "the runtime image in "
              + System.getProperty("java.home")
              + " has no module jdk.unsupported, which workers need; make it with --add-modules"
              + " jdk.unsupported");
    }
    if (chosen != null && !chosen.contains(File.separator)) {
      return java; // the system looks for it in the folders of PATH
    }
    if (!Files.isExecutable(java) || Files.isDirectory(java)) {
      throw new StartRefusedException(chosen == null ? noCommand(java) : "-D" + wrong(java));
    }
    OptionalInt version = chosen == null ? OptionalInt.empty() : version(java);
    if (version.isPresent() && version.getAsInt() < OLDEST) {
      throw new StartRefusedException(
          "-D%s=%s is a Java %d, and workers need Java %d or later"
              .formatted(PROPERTY, java, version.getAsInt(), OLDEST));
    }
    return java;
  }

  private static String noCommand(Path java) {
    return "there is no "
        + java
        + ": this runtime image was made without commands, as jpackage does unless its"
        + " --jlink-options leave out --strip-native-commands; make it with them, or name the java"
        + " of another Java "
        + OLDEST
        + " with -D"
        + PROPERTY;
  }

  private static String wrong(Path java) {
    String what = PROPERTY + "=" + java;
    if (!Files.exists(java)) {
      return what + " does not exist; it must name the java program of a JDK";
    }
    if (!Files.isDirectory(java)) {
      return what + " cannot be executed; it must name the java program of a JDK";
    }
    Path within = java.resolve("bin").resolve("java");
    return what
        + " is a folder; it must name the java program"
        + (Files.isExecutable(within) ? ", here " + within : " of a JDK");
  }

  /** As every JDK tells it in a file. */
  private static OptionalInt version(Path java) {
    try {
      Path release = java.toRealPath().resolve("../../release").normalize();
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find()
          ? OptionalInt.of(Integer.parseInt(version.group(1)))
          : OptionalInt.empty();
    } catch (IOException | RuntimeException e) {
      return OptionalInt.empty(); // then its own words tell
    }
  }
}
