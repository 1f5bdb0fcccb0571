package dev.procession.mapreduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one attempt of one task. What an attempt has written counts only if its task answers
 * with it, so that nobody reads what a worker left that died. Used by one thread.
 */
final class Attempt {
  private final Path folder;
  private int runs;

  private Attempt(Path folder) {
    this.folder = folder;
  }

  /** Makes a folder for one in that of the job. */
  static Attempt in(String jobFolder) throws IOException {
    return new Attempt(Files.createTempDirectory(Path.of(jobFolder), "attempt-"));
  }

  RunWriter newRun() throws IOException {
    return new RunWriter(folder.resolve("run-" + runs++));
  }

  Path newFile(String name) {
    return folder.resolve(name);
  }

  /** What a failure means: whether it is that the disk is full. */
  Exception explained(Exception failure) throws IOException {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      boolean isFull =
          each instanceof IOException
              && String.valueOf(each.getMessage()).contains("No space left");
      if (isFull) {
        var store = Files.getFileStore(folder);
        return new ScratchFullException(
            "no room to spill to "
                + folder.getParent()
                + ": "
                + store.getUsableSpace()
                + " of "
                + store.getTotalSpace()
                + " bytes are free; choose another folder with .scratch(folder), or combine",
            failure);
      }
    }
    return failure;
  }
}
