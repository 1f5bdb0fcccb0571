package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few megabytes, as containers have them; the test is skipped if none can be
 * mounted.
 */
record SmallDisk(Path path) implements AutoCloseable {

  static SmallDisk mount(Path parent, int megabytes) throws IOException, InterruptedException {
    Path path = Files.createDirectory(parent.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString()),
        "may not mount a file system");
    return new SmallDisk(path);
  }

  /** Leaves no byte free. */
  void fill() throws IOException {
    try (var out = Files.newOutputStream(path.resolve("filling"))) {
      byte[] block = new byte[4096];
      while (Files.getFileStore(path).getUsableSpace() > 0) {
        out.write(block);
      }
    }
  }

  /** What outlives a program for a moment, as its watchdog, may still look at it. */
  @Override
  public void close() {
    await("unmounted " + path).atMost(ofSeconds(10)).until(() -> run("umount", path.toString()));
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
