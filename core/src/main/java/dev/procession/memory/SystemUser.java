package dev.procession.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The user as whom this process runs, as the system knows it. The property {@code user.name} will
 * not do for that: a container may run under a number that has no name, where the JVM says {@code
 * ?}, and anybody may set it.
 *
 * @param id the number, or the name where no {@code /proc} tells the number
 * @param principal who owns what this process makes
 */
public record SystemUser(String id, UserPrincipal principal) {
  /** Not in a static initializer: what fails there once, for want of a file, fails for ever. */
  private static volatile @Nullable SystemUser current;

  /** That of this process. */
  public static SystemUser current() {
    SystemUser known = current;
    if (known == null) {
      known = ofId(currentId());
      current = known;
    }
    return known;
  }

  private static SystemUser ofId(String id) {
    try {
      var system = Path.of("").getFileSystem();
      return new SystemUser(id, system.getUserPrincipalLookupService().lookupPrincipalByName(id));
    } catch (IOException e) {
      throw new UncheckedIOException("the system does not know the user " + id, e);
    }
  }

  private static String currentId() {
    try {
      return effectiveId(
          Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return System.getProperty("user.name");
    }
  }

  /** Of the real, the effective, the saved and that for files, the second one. */
  static String effectiveId(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> line.split("\\s+", -1)[2])
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no line Uid in /proc/self/status: " + status));
  }
}
