package dev.procession.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.procession.memory.RuntimeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The folders of shared memory of this user. */
final class SharedFolders {
  private SharedFolders() {}

  /** Fails if one is left that no other program has, such as a benchmark that runs beside. */
  static void assertNoneIsLeft() {
    await().atMost(ofSeconds(5)).untilAsserted(() -> assertThat(ours()).isEmpty());
  }

  /**
   * As {@link #assertNoneIsLeft}, for what goes when nothing refers to it. That may be a thread's
   * last breath away, so one collection is not enough.
   */
  static void assertNoneIsLeftOnceForgotten() {
    await()
        .atMost(ofSeconds(5))
        .untilAsserted(() -> {
          System.gc();
          assertThat(ours()).isEmpty();
        });
  }

  /** Those that no other program has. */
  static List<Path> ours() throws IOException {
    return in(RuntimeFolder.ofThisProcess().path().getParent()).stream()
        .filter(folder -> !isHeldElsewhere(folder))
        .toList();
  }

  static List<Path> in(Path ofUser) throws IOException {
    try (var folders = Files.list(ofUser)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("shared-"))
          .toList();
    }
  }

  private static boolean isHeldElsewhere(Path folder) {
    try (var leases = Files.newDirectoryStream(folder, "lease-*")) {
      for (Path lease : leases) {
        if (isOfAnotherProgram(lease.getFileName().toString().split("-", -1)[1])) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      return true; // removed meanwhile
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isOfAnotherProgram(String pid) {
    ProcessHandle self = ProcessHandle.current();
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(holder -> !holder.equals(self) && self.descendants().noneMatch(holder::equals))
        .isPresent();
  }
}
