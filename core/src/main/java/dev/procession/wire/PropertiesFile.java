package dev.procession.wire;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * System properties of a process that its command line cannot have, as its locale does not know
 * their characters: they are in a file that another property names.
 */
public final class PropertiesFile {
  private static final String NAME = "procession.properties";

  private PropertiesFile() {}

  /** Writes the file and returns the option that names it. */
  public static String write(Properties properties, Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return "-D" + NAME + "=" + file;
  }

  /** Those that this process was given; empty if there are none. */
  public static Properties read() throws IOException {
    var properties = new Properties();
    String file = System.getProperty(NAME);
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      }
    }
    return properties;
  }
}
