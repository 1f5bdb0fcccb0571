package dev.procession;

import dev.procession.launch.CrashFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The crash files of this program's workers: kept in its runtime folder, which is removed when the
 * program ends, and of those only the newest.
 */
final class CrashFiles {
  private static final int MOST = 10;
  private static final ArrayDeque<Path> KEPT = new ArrayDeque<>();

  private CrashFiles() {}

  /** Moves the file out of the folder of a worker, if there is one; returns its new place. */
  static synchronized Optional<Path> keep(Path folder, long pid) {
    Path place = folder.resolveSibling("hs_err_pid" + pid + ".log");
    try {
      Files.move(CrashFile.in(folder), place, StandardCopyOption.REPLACE_EXISTING);
      KEPT.remove(place); // of a process with the same pid, long ago
      KEPT.addLast(place);
      if (KEPT.size() > MOST) {
        Files.deleteIfExists(KEPT.removeFirst());
      }
      return Optional.of(place);
    } catch (IOException e) {
      return Optional.empty(); // it wrote none, or there is no room for it
    }
  }
}
