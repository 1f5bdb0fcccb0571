package dev.procession.examples.doctor;

import java.io.IOException;
import java.nio.file.Files;

/** How much room is left in the file system of shared memory. */
final class SharedMemoryCheck {

  private static final String SUBJECT = "Shared memory";
  private static final long NEARLY_FULL = 8L << 20;
  private static final long TIGHT = 256L << 20;

  private SharedMemoryCheck() {}

  static Finding of(Machine machine) {
    var folder = machine.file("dev/shm");
    if (!Files.isDirectory(folder)) {
      return Finding.warning(
          SUBJECT, "no " + folder, "regions of shared memory become files in the runtime folder");
    }
    try {
      var store = Files.getFileStore(folder);
      return of(folder.toString(), store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      return Finding.problem(SUBJECT, folder + " cannot be read: " + e, "look at its mount");
    }
  }

  static Finding of(String folder, long free, long total) {
    var says = "%s free of %s in %s".formatted(Text.size(free), Text.size(total), folder);
    if (free < NEARLY_FULL) {
      return Finding.problem(
          SUBJECT, says, "remove files of processes that have ended, or mount it larger");
    }
    if (free < TIGHT) {
      return Finding.warning(
          SUBJECT,
          says,
          "containers get 64 MiB unless told otherwise: start yours with --shm-size=1g");
    }
    return Finding.ok(SUBJECT, says);
  }
}
