package dev.procession;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, as the build wrote it. */
final class Version {

  private static final String RESOURCE = "version.properties";

  private Version() {}

  /** Returns the version of the library on the class or module path, such as {@code 0.1.0}. */
  static String current() {
    try (var in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "the library's jar is damaged: " + RESOURCE + " is missing beside " + Version.class);
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
