package dev.procession.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where sockets and shared pages of running pools live, and whether that place can do what they
 * need: a folder that only its owner may enter, and Unix domain sockets in it. It is tried, not
 * read off the rights.
 */
final class RuntimeFolderCheck {

  private static final String SUBJECT = "Runtime folder";
  private static final String PROPERTY = "procession.runtime";
  private static final String OWNER_ONLY = "rwx------";

  /** {@code sun_path} has 108 bytes, the last of them zero. */
  private static final int LONGEST_SOCKET_PATH = 107;

  /** Room for our own folder's name and a socket's in it. */
  private static final int OUR_NAMES = 68;

  private static final String CHOOSE = "choose another folder with -D" + PROPERTY + "=FOLDER";

  private RuntimeFolderCheck() {}

  static Finding of(Machine machine) {
    var chosen = machine.property(PROPERTY);
    if (!chosen.isEmpty()) {
      var folder = Path.of(chosen);
      return isUsable(folder)
          ? tried(folder)
          : Finding.problem(
              SUBJECT, unusable(PROPERTY, folder), "make the folder, or unset the property");
    }
    var passedOver = new ArrayList<String>();
    for (var candidate : candidates(machine)) {
      if (isUsable(candidate.folder())) return withNotes(tried(candidate.folder()), passedOver);
      passedOver.add(unusable(candidate.source(), candidate.folder()));
    }
    return Finding.problem(SUBJECT, String.join("; ", passedOver), CHOOSE);
  }

  private record Candidate(String source, Path folder) {}

  private static List<Candidate> candidates(Machine machine) {
    var candidates = new ArrayList<Candidate>();
    var session = machine.variable("XDG_RUNTIME_DIR");
    if (!session.isEmpty()) candidates.add(new Candidate("XDG_RUNTIME_DIR", Path.of(session)));
    candidates.add(new Candidate("shared memory", machine.file("dev/shm")));
    candidates.add(new Candidate("java.io.tmpdir", Path.of(machine.property("java.io.tmpdir"))));
    return candidates;
  }

  private static boolean isUsable(Path folder) {
    return Files.isDirectory(folder) && Files.isWritable(folder);
  }

  private static String unusable(String source, Path folder) {
    var why = Files.isDirectory(folder) ? "which may not be written to" : "which is no folder";
    return "%s is %s, %s".formatted(source, folder, why);
  }

  /** A folder named in the environment that cannot be used is worth a word, though we can go on. */
  private static Finding withNotes(Finding finding, List<String> passedOver) {
    if (passedOver.isEmpty() || finding.level() != Finding.Level.OK) return finding;
    return Finding.warning(
        SUBJECT, finding.says(), "passed over: " + String.join("; ", passedOver));
  }

  private static Finding tried(Path folder) {
    var longest = folder.toAbsolutePath().toString().getBytes(UTF_8).length + OUR_NAMES;
    if (longest > LONGEST_SOCKET_PATH) {
      return Finding.problem(
          SUBJECT,
          "%s: paths of sockets in it need up to %d bytes, and the kernel takes %d"
              .formatted(folder, longest, LONGEST_SOCKET_PATH),
          CHOOSE);
    }
    try {
      var rights = rightsOfATestFolder(folder);
      if (!rights.equals(OWNER_ONLY)) {
        var says = "%s: a folder made for its owner alone came out as %s".formatted(folder, rights);
        return Finding.problem(SUBJECT, says, CHOOSE);
      }
      return inMemory(folder);
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.problem(
          SUBJECT, "%s: no folder for sockets can be made in it: %s".formatted(folder, e), CHOOSE);
    }
  }

  private static String rightsOfATestFolder(Path parent) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString(OWNER_ONLY);
    var folder =
        Files.createTempDirectory(
            parent, "procession-doctor-", PosixFilePermissions.asFileAttribute(ownerOnly));
    var socket = folder.resolve("socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
  }

  private static Finding inMemory(Path folder) throws IOException {
    var type = Files.getFileStore(folder).type();
    var says = "%s (%s): owner-only folders and sockets work".formatted(folder, type);
    if (type.equals("tmpfs") || type.equals("ramfs")) return Finding.ok(SUBJECT, says);
    return Finding.warning(
        SUBJECT, says, "shared pages there are written to a disk; a folder on a tmpfs is faster");
  }
}
