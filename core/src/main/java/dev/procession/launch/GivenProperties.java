package dev.procession.launch;

import dev.procession.wire.PropertiesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * System properties with characters that the locale does not know and that no command line can
 * have: a process reads them from a file.
 */
final class GivenProperties {
  private GivenProperties() {}

  /** The arguments without such properties, which go to a file in the folder. */
  static List<String> apart(List<String> arguments, Path folder) throws IOException {
    var written = new ArrayList<String>();
    var properties = new Properties();
    for (String argument : arguments) {
      if (argument.startsWith("-D") && !SystemEncoding.canWrite(argument)) {
        String[] parts = argument.substring(2).split("=", 2);
        properties.setProperty(parts[0], parts.length == 2 ? parts[1] : "");
      } else {
        written.add(argument);
      }
    }
    if (!properties.isEmpty()) {
      written.addFirst(PropertiesFile.write(properties, folder.resolve("properties")));
    }
    return written;
  }
}
