package dev.procession.worker;

import dev.procession.codec.ClassBytes;
import dev.procession.codec.DecodingException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Class files of folders, as they were when this worker first ran a function of their class, which
 * is when it loads it. Used by the thread that runs the tasks.
 */
final class FolderClasses {
  private final Map<String, Long> known = new HashMap<>(2);

  /**
   * Fails if the file is not the one that the parent had.
   *
   * @param file empty if the class is in no folder
   */
  void require(String file, long checksum) throws DecodingException {
    if (file.isEmpty()) {
      return;
    }
    Long here = known.get(file);
    if (here == null) {
      here = read(file, checksum);
      known.put(file, here);
    }
    if (here != checksum) {
      throw new DecodingException(
          file
              + " was compiled anew after the program that sends it had loaded it (checksum there="
              + Long.toHexString(checksum)
              + ", here="
              + Long.toHexString(here)
              + "): this worker would run other code; restart the program",
          null);
    }
  }

  /**
   * Not as a resource: that loads much of the JDK. One that is not there is told by who loads it.
   */
  private static long read(String file, long otherwise) {
    String paths =
        System.getProperty("java.class.path", "")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    for (String entry : paths.split(File.pathSeparator, -1)) {
      File found = new File(entry, file);
      if (!entry.isEmpty() && found.isFile()) {
        try (InputStream in = new FileInputStream(found)) {
          return ClassBytes.checksum(in.readAllBytes());
        } catch (IOException e) {
          return otherwise;
        }
      }
    }
    return otherwise;
  }
}
