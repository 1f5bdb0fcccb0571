package dev.procession;

import dev.procession.codec.ClassBytes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class that a function is written in, if it comes from a folder of the class path: nobody
 * knows when a file of a folder is compiled anew. A worker compares its own.
 *
 * @param file name of the class file, from the folder on; empty if it is in no folder
 * @param checksum of the file when a function of the class was first sent
 */
record FolderClass(String file, long checksum) {
  static final FolderClass NONE = new FolderClass("", 0);

  /** In the name of the class of a lambda, behind the name of the class it is written in. */
  private static final String LAMBDA = "$$Lambda";

  private static final ConcurrentHashMap<String, FolderClass> KNOWN = new ConcurrentHashMap<>();

  private static final ClassValue<FolderClass> OF =
      new ClassValue<>() {
        @Override
        protected FolderClass computeValue(Class<?> type) {
          return find(type);
        }
      };

  static FolderClass of(Object function) {
    // the JDK keeps such values in the class that they are of, which may outlive a plug-in
    return Rest.isWanted() ? find(function.getClass()) : OF.get(function.getClass());
  }

  private static FolderClass find(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    boolean onClassPath = ClassLoader.getSystemClassLoader().equals(type.getClassLoader());
    if (!onClassPath || place == null || !place.getProtocol().equals("file")) {
      return NONE;
    }
    String name = type.getName();
    int lambda = type.isHidden() ? name.indexOf(LAMBDA) : -1;
    String file = (lambda < 0 ? name : name.substring(0, lambda)).replace('.', '/') + ".class";
    return KNOWN.computeIfAbsent(file, each -> read(place, each));
  }

  private static FolderClass read(URL place, String file) {
    try {
      Path folder = Path.of(place.toURI());
      return Files.isDirectory(folder)
          ? new FolderClass(file, ClassBytes.checksum(Files.readAllBytes(folder.resolve(file))))
          : NONE;
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return NONE; // made while the program runs, or gone: nothing to compare with
    }
  }
}
