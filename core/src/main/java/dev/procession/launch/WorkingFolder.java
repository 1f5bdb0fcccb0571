package dev.procession.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where a process works: where this one does, unless it is told or that is gone. */
final class WorkingFolder {
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private WorkingFolder() {}

  /**
   * The folder to start in; empty for that of this process.
   *
   * @param own of the process that is started; it goes there if there is nothing else, since a JVM
   *     does not start in a folder that was removed
   */
  static Optional<Path> of(LaunchRequest request, Path own) throws IOException {
    Optional<Path> wanted = request.workingDirectory();
    if (wanted.isPresent()) {
      if (!Files.isDirectory(wanted.get())) {
        throw new StartRefusedException(
            "withWorkingDirectory names a folder that does not exist: "
                + wanted.get().toAbsolutePath());
      }
      return wanted;
    }
    Path here = Path.of(System.getProperty("user.dir"));
    if (isThere(here)) {
      return Optional.empty();
    }
    return Optional.of(Files.isDirectory(here) ? here : instead(here, own));
  }

  /**
   * Linux says where this process is, with a note behind the path of a folder that was removed; one
   * of the same name may have been made since.
   */
  private static boolean isThere(Path here) throws IOException {
    Path current = Path.of("/proc/self/cwd");
    // one that may not be looked into is there all the same
    return !Files.notExists(Files.isSymbolicLink(current) ? Files.readSymbolicLink(current) : here);
  }

  private static Path instead(Path gone, Path own) throws IOException {
    if (!WARNED.getAndSet(true)) {
      System.getLogger(WorkingFolder.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the working folder of this program was removed: "
                  + gone
                  + "; new workers start in empty folders, which go when they end;"
                  + " withWorkingDirectory names another");
    }
    return Files.createDirectories(own.resolve("work"));
  }
}
