package dev.procession.chaos;

import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run takes place: a folder of its own, a small disk, a java that may open only few files.
 *
 * @param base where all of it is
 * @param disk a mounted folder of a few blocks, or a file that takes no byte
 */
record Ground(Path base, Path disk) implements AutoCloseable {
  private static final Path FULL = Path.of("/dev/full");
  private static final int FEW_FILES = 128;

  static Ground open() throws IOException, InterruptedException {
    Path base = Files.createTempDirectory("procession-chaos-");
    Path disk = Files.createDirectory(base.resolve("disk"));
    boolean mounted =
        Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "procession-chaos", disk.toString());
    var ground = new Ground(base, mounted ? disk : FULL);
    Files.createDirectory(ground.folder());
    Files.writeString(ground.java(), javaWithFewFiles());
    Files.setPosixFilePermissions(ground.java(), PosixFilePermissions.fromString("rwx------"));
    return ground;
  }

  private static String javaWithFewFiles() {
    return """
    #!/bin/sh
    ulimit -n %d
    exec "%s/bin/java" "$@"
    """
        .formatted(FEW_FILES, System.getProperty("java.home"));
  }

  /** Where workers run. */
  Path folder() {
    return base.resolve("work");
  }

  /** Runs a JVM that may open few files. */
  Path java() {
    return base.resolve("java");
  }

  boolean hasSmallDisk() {
    return !disk.equals(FULL);
  }

  /**
   * What lies in the folder of the run and in that of the library, but for crash files: those are
   * kept until the program ends, the last ten of them.
   */
  List<String> files() throws IOException {
    try (Stream<Path> ours = Files.list(folder());
        Stream<Path> library = Files.list(RuntimeFolder.ofThisProcess().path())) {
      return Stream.concat(ours, library)
          .filter(path -> !path.getFileName().toString().matches("hs_err_pid\\d+\\.log"))
          .map(Path::toString)
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (hasSmallDisk()) {
      try {
        Shell.run("umount", "-l", disk.toString()); // also while a worker writes to it
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    RuntimeFolder.delete(base);
  }
}
