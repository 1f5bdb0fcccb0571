package dev.procession.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A word in the environment of a process of ours, and so of all that it starts: by it a helper is
 * found that has left the tree, because its parent has ended (as a daemon does on purpose).
 *
 * <p>Known where there is {@code /proc}; a helper that was given an environment without the word is
 * not found.
 */
final class FamilyMark {
  private static final String VARIABLE = "PROCESSION_FAMILY";
  private static final String SEPARATOR = ":";

  /** A helper may start another in the moment in which it is killed. */
  private static final int MOST_ROUNDS = 5;

  /** Wanted by those who wait for {@link #SCAN}: who has it looks for all of them at once. */
  private static final Set<String> WANTED = new HashSet<>();

  private static final Object SCAN = new Object();

  private FamilyMark() {}

  /** One that nobody else has, as nobody else has the folder of the process. */
  static String of(Path folder) {
    return folder.getName(folder.getNameCount() - 2) + "/" + folder.getFileName();
  }

  /** What is there by those above stays: they find what is below them too. */
  static void put(Map<String, String> environment, String mark) {
    String above = environment.getOrDefault(VARIABLE, SEPARATOR);
    environment.put(VARIABLE, above + mark + SEPARATOR);
  }

  /** Kills what bears the mark. Reads every process of the system once or twice: some ms. */
  static void kill(String mark) {
    synchronized (WANTED) {
      WANTED.add(SEPARATOR + mark + SEPARATOR);
    }
    synchronized (SCAN) {
      Set<String> marks;
      synchronized (WANTED) {
        marks = Set.copyOf(WANTED);
        WANTED.clear();
      }
      if (!marks.isEmpty()) { // else another has just looked for ours too
        kill(marks);
      }
    }
  }

  private static void kill(Set<String> marks) {
    var killed = new HashSet<Long>();
    boolean found = true;
    for (int round = 0; found && round < MOST_ROUNDS; round++) {
      found = killOnce(marks, killed);
    }
  }

  private static boolean killOnce(Set<String> marks, Set<Long> killed) {
    boolean found = false;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path each : processes) {
        found |= killIfMarked(each, marks, killed);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // no such system
    }
    return found;
  }

  private static boolean killIfMarked(Path process, Set<String> marks, Set<Long> killed) {
    long pid = Long.parseLong(process.getFileName().toString());
    if (pid == ProcessHandle.current().pid()) {
      return false;
    }
    // first: it knows when that process began, and kills no other that gets its number
    var handle = ProcessHandle.of(pid);
    if (handle.isEmpty() || !isMarked(process, marks) || !killed.add(pid)) {
      return false;
    }
    handle.get().destroyForcibly();
    return true;
  }

  private static boolean isMarked(Path process, Set<String> marks) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      String text = new String(environment, StandardCharsets.ISO_8859_1);
      return text.contains(VARIABLE) && marks.stream().anyMatch(text::contains);
    } catch (IOException e) {
      return false; // another user's, or it has ended
    }
  }
}
